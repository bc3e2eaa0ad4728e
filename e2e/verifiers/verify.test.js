// Certificates that the real program makes hold for programs that we did not write, and a changed one does not.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { createHash, createPublicKey, verify as verifySignature, X509Certificate } from 'node:crypto'
import * as vc from '@digitalbazaar/vc'
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { Directory, SHCReader } from 'kill-the-clipboard'
import { start, vaccinate, citizen, revoke, holder } from './lib/certificates.js'
import { read } from './lib/qr.js'
import { unzip } from './lib/zip.js'

const require = createRequire(import.meta.url)
const { DCC } = require('dcc-utils')
const pathcheck = require('@pathcheck/dcc-sdk')
const divoc = require('certificate-signer-library')
const { vaccinationContext, vaccinationContextV2 } = require('vaccination-context')

let program, me, path

before(async () => {
  program = await start()
  path = await vaccinate(program.url)
  me = await citizen(program.url)
})
after(async () => { assert.equal(await program?.stop(), 0, 'the program stops cleanly') })

const json = async where => (await fetch(program.url + where)).json()

/** The text with one letter in its middle changed to another of its alphabet. */
function flipped (text, at = Math.floor(text.length / 2)) {
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

/** The same without what prints on the way. */
async function quietly (work) {
  const { log, info, error, warn } = console
  Object.assign(console, { log () {}, info () {}, error () {}, warn () {} })
  try { return await work() } finally { Object.assign(console, { log, info, error, warn }) }
}

test('HC1 holds for dcc-utils and for PathCheck, at home and for travel, and its QR code reads back', async () => {
  const { keys: [key] } = await json('/.well-known/openwin-signers.json')
  const pem = new X509Certificate(Buffer.from(key.x5c[0], 'base64')).toString()
  const publicPem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
  const home = String(await me.home(path + '/formats/vaccination-hc1.txt'))
  const travel = String(await me.travel(path, 'hc1'))
  for (const [text, born] of [[home, '1961'], [travel, holder.born]]) {
    const dcc = await DCC.fromRaw(text)
    assert.equal(dcc.kid, key.kid)
    assert.equal(dcc.payload.dob, born)
    assert.equal(dcc.payload.nam.fnt, 'DEVI')
    assert.equal(dcc.payload.v[0].mp, 'Covaxin')
    assert.ok(await dcc.checkSignatureWithCertificate(pem))
    const checked = await quietly(() => { pathcheck.addCachedKeys({ [key.kid]: publicPem.replace(/-----[A-Z ]+-----|\n/g, '') }); return pathcheck.unpackAndVerify(text) })
    assert.equal(checked.status, 'verified')
  }
  assert.equal(String(read(await me.home(path + '/formats/vaccination-qr.svg'))), home)
  assert.equal(String(read(await me.home(path + '/formats/vaccination-qr.png'))), home)
  assert.equal(String(read(await me.travel(path, 'hc1_png'))), travel)
  assert.equal(String(read(await me.travel(path, 'hc1_qr'))), travel)

  const yellow = String(read(await me.travel(path, 'icvp')))
  const checked = await quietly(() => pathcheck.unpackAndVerify(yellow))
  assert.equal(checked.status, 'verified')
  const card = checked.contents.get(-260).get(-6)
  assert.deepEqual([card.n, card.nid, card.dob, card.v.bo], ['LAKSHMI DEVI', holder.passport, holder.born, 'VERIFY-1'])

  const signature = home.length - 40 // late in the text: in the signature
  for (const changed of [flipped(home), flipped(home, signature)]) {
    const checked = await quietly(() => pathcheck.unpackAndVerify(changed).catch(() => ({ status: 'unreadable' })))
    assert.notEqual(checked.status, 'verified')
    await assert.rejects(async () => (await DCC.fromRaw(changed)).checkSignatureWithCertificate(pem))
  }
})

test('the SMART Health Card holds for kill-the-clipboard, as a file and as a QR code', async () => {
  const reader = new SHCReader({}) // takes the key from the issuer's .well-known/jwks.json
  const file = String(await me.home(path + '/formats/vaccination.smart-health-card'))
  const [card] = JSON.parse(file).verifiableCredential
  const shc = await reader.fromFileContent(file)
  const bundle = await shc.asBundle()
  assert.deepEqual(bundle.entry.map(e => e.resource.resourceType), ['Patient', 'Immunization'])
  assert.equal(bundle.entry[1].resource.lotNumber, 'VERIFY-1')
  assert.equal(bundle.entry[0].resource.birthDate, '1961')

  const digits = String(read(await me.home(path + '/formats/health-card-qr.svg')))
  assert.equal(String(read(await me.home(path + '/formats/health-card-qr.png'))), digits)
  const fromQR = await reader.fromQRNumeric(digits)
  assert.equal(fromQR.asJWS(), card)
  const travel = await (await reader.fromFileContent(String(await me.travel(path, 'shc')))).asBundle()
  assert.equal(travel.entry[0].resource.birthDate, holder.born)

  const parts = card.split('.')
  for (const part of [1, 2]) {
    const changed = parts.with(part, flipped(parts[part]))
    await assert.rejects(reader.fromJWS(changed.join('.')))
  }
})

/** Gives a function that has @digitalbazaar/vc check a credential and its status, as they are now. */
async function credentialChecker () {
  const document = await json('/.well-known/did.json')
  const found = (url, it) => ({ contextUrl: null, documentUrl: url, document: it })
  const documentLoader = async url => {
    if (credentialContexts.has(url)) return found(url, credentialContexts.get(url))
    if (url === document.id) return found(url, document)
    const method = document.verificationMethod.find(one => one.id === url)
    if (method) return found(url, { '@context': 'https://w3id.org/security/multikey/v1', ...method })
    if (url.startsWith(program.url + '/')) return found(url, await json(url.slice(program.url.length)))
    throw new Error(`nobody knows ${url}`)
  }
  const suite = new DataIntegrityProof({ cryptosuite })
  return credential => vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: options => checkStatus({ ...options, verifyBitstringStatusListCredential: true, documentLoader, suite })
  })
}

test('the W3C credential holds for @digitalbazaar/vc, with its status', async () => {
  const verify = await credentialChecker()
  for (const content of [await me.home(path + '/formats/vaccination-credential.json'), await me.travel(path, 'vc')]) {
    const credential = JSON.parse(content)
    const result = await verify(credential)
    assert.ok(result.verified, String(result.error?.errors ?? result.error))
    for (const change of [
      c => { c.credentialSubject.fullName = 'Somebody Else' },
      c => { c.credentialSubject.dose[0].lotNumber = c.credentialSubject.dose[0].vaccineName },
      c => { [c.credentialSubject.dose[0].vaccineName, c.credentialSubject.dose[0].lotNumber] = [c.credentialSubject.dose[0].lotNumber, c.credentialSubject.dose[0].vaccineName] },
      c => { c.credentialStatus.statusListIndex = '7' },
      c => { c.proof.proofValue = flipped(c.proof.proofValue) }
    ]) {
      const changed = structuredClone(credential)
      change(changed)
      assert.ok(!(await verify(changed)).verified, `a changed one holds: ${change}`)
    }
  }
})

test("Co-WIN's form holds for DIVOC's own library, from the QR code, and shows the flaw that our documents tell of", async () => {
  const document = await json('/.well-known/did.json')
  const key = document.verificationMethod.find(one => one.type === 'Ed25519VerificationKey2018')
  const contexts = { 'https://cowin.gov.in/credentials/vaccination/v1': vaccinationContext, 'https://cowin.gov.in/credentials/vaccination/v2': vaccinationContextV2 }
  await divoc.init_signer({ keyType: 'ED25519', publicKeyBase58: key.publicKeyBase58, CERTIFICATE_DID: key.id, CERTIFICATE_PUBKEY_ID: key.id, CERTIFICATE_CONTROLLER_ID: key.controller, REDIS_ENABLED: false }, null, contexts)
  const verified = async certificate => (await quietly(() => divoc.verifyJSON(certificate))).verified
  const packed = await me.home(path + '/formats/cowin-certificate.zip')
  assert.deepEqual(read(await me.home(path + '/formats/cowin-qr.svg')), packed, 'the QR code holds the file byte for byte')
  assert.deepEqual(read(await me.home(path + '/formats/cowin-qr.png')), packed)
  const home = unzip(packed)
  const travel = unzip(await me.travel(path, 'divoc_file'))
  assert.equal(travel.credentialSubject.uhid, holder.passport)
  for (const certificate of [home, travel]) {
    assert.ok(await verified(certificate))
    const changed = structuredClone(certificate)
    changed.credentialSubject.name = 'Somebody Else'
    assert.ok(!(await verified(changed)))
    const forged = structuredClone(certificate)
    forged.proof.jws = flipped(forged.proof.jws, forged.proof.jws.length - 20)
    assert.ok(!(await verified(forged)))
  }
  const swapped = structuredClone(home)
  const [dose] = swapped.evidence;
  [dose.batch, dose.vaccine] = [dose.vaccine, dose.batch]
  assert.ok(await verified(swapped), 'the flaw is there')
})

/** The payload of a signed list, whose signature Node's own cryptography checks under the key for lists that we publish. */
async function signedList (where, typ) {
  const { payload, protected: header, signature } = await json(where)
  const { typ: is, x5c } = JSON.parse(Buffer.from(header, 'base64url'))
  assert.equal(is, typ)
  const trust = JSON.parse(Buffer.from((await (await fetch(program.url + '/.well-known/openwin-trust.jwt')).text()).split('.')[1], 'base64url'))
  assert.ok(trust.keys.some(key => key.use === 'lists' && key.jwk.x5c[0] === x5c[0]))
  const key = new X509Certificate(Buffer.from(x5c[0], 'base64')).publicKey
  assert.ok(verifySignature('sha256', Buffer.from(header + '.' + payload), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')))
  return JSON.parse(Buffer.from(payload, 'base64url'))
}

test('a certificate that is ended is refused in every form within a minute, by programs that read the lists of each', async () => {
  const other = await vaccinate(program.url, { ...holder, name: 'Meera Joshi', phone: '+919876512346', passport: 'P7654322', lot: 'VERIFY-2' })
  const she = await citizen(program.url, '+919876512346')
  const download = async (who, where) => Object.fromEntries(await Promise.all(Object.entries({ hc1: 'vaccination-hc1.txt', card: 'vaccination.smart-health-card', credential: 'vaccination-credential.json' })
    .map(async ([name, file]) => [name, String(await who.home(where + '/formats/' + file))])))
  const [ends, holds] = [await download(me, path), await download(she, other)]
  ends.cowin = (await me.home(path + '/formats/cowin-certificate.zip')).toString('base64')
  holds.cowin = (await she.home(other + '/formats/cowin-certificate.zip')).toString('base64')
  const verifyCredential = await credentialChecker()
  const revoked = async text => { // the signatures of credential and list hold; the bit is in the list
    const { verified, error, statusResult } = await verifyCredential(JSON.parse(text))
    assert.ok(verified, String(error?.errors ?? error))
    return statusResult.results[0].status
  }
  const ask = async body => (await (await fetch(program.url + '/api/v1/verify', { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })).json())
  const online = text => ask({ certificate: text })
  const every = async who => Promise.all([online(who.hc1), online(JSON.parse(who.card).verifiableCredential[0]), online(who.credential), ask({ file: who.cowin })]).then(all => all.map(one => one.verdict + ' ' + (one.code ?? '')))
  const card = async file => new SHCReader({ issuerDirectory: await Directory.fromURLs([program.url]) }).fromFileContent(file)
  const hash = async text => createHash('sha256').update('IN' + (await DCC.fromRaw(text)).payload.v[0].ci).digest().subarray(0, 16)
  for (const one of [ends, holds]) {
    assert.deepEqual(await every(one), ['valid ', 'valid ', 'valid ', 'valid '])
    await card(one.card)
    assert.equal(await revoked(one.credential), false)
  }

  await revoke(program.url, ends.hc1, path.split('/').at(-1))
  const { verdict, code } = await online(ends.hc1)
  assert.deepEqual([verdict, code], ['invalid', 'certificate_withdrawn'], 'at once')
  const deadline = Date.now() + 60_000
  while ((await json('/verify/revoked.json').then(list => JSON.parse(Buffer.from(list.payload, 'base64url')))).entries === 0) {
    assert.ok(Date.now() < deadline, 'the lists follow within a minute')
    await new Promise(resolve => setTimeout(resolve, 100))
  }

  const snapshot = await signedList('/verify/revoked.json', 'openwin-revoked+json')
  assert.deepEqual([snapshot.entries, snapshot.digits, snapshot.parts.length], [1, 0, 1])
  const part = Buffer.from(await (await fetch(`${program.url}/verify/revoked/all/${snapshot.parts[0].at}.json`)).arrayBuffer())
  assert.equal(createHash('sha256').update(part).digest('hex'), snapshot.parts[0].sha256)
  assert.deepEqual(JSON.parse(part), [(await hash(ends.hc1)).toString('hex')])
  const [named] = (await signedList('/revocation/dcc', 'openwin-dcc-index+json')).batches
  const batch = await signedList('/revocation/dcc/' + named.batchId, 'openwin-dcc-batch+json')
  assert.deepEqual([batch.country, batch.hashType, batch.entries.map(entry => entry.hash)], ['IN', 'COUNTRYCODEUCI', [(await hash(ends.hc1)).toString('base64')]])

  await assert.rejects(card(ends.card), /has been revoked/)
  await card(holds.card)
  const { keys: [key] } = await json('/.well-known/jwks.json')
  assert.equal(key.crlVersion, (await json(`/.well-known/crl/${key.kid}.json`)).ctr)
  assert.deepEqual([await revoked(ends.credential), await revoked(holds.credential)], [true, false])
  assert.deepEqual(await every(ends), ['invalid certificate_withdrawn', 'invalid certificate_ended_card', 'invalid certificate_withdrawn', 'invalid certificate_withdrawn'])
  assert.deepEqual(await every(holds), ['valid ', 'valid ', 'valid ', 'valid '])
})
