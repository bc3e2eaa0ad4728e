// The checking page is asked what internal/verify is asked: testdata/device.json has certificates, honest and not, with what each is taken for.
// testdata/verifier.js is what the page is built from. Beside them: whatever is changed in a certificate, it does not hold, or says what it said.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { deflateRawSync, deflateSync, inflateRawSync, inflateSync } from 'node:zlib'
import { check } from '../../internal/web/app/testdata/verifier.js'

const { trust, cases } = JSON.parse(readFileSync(new URL('../../internal/verify/testdata/device.json', import.meta.url), 'utf8'))

/** A result as the file has it. */
function written (name, r) {
  const args = Object.entries(r.args ?? {}).sort().map(([k, v]) => `${k}:${v}`).join(' ')
  const out = { case: name, verdict: [r.verdict, r.code, args && `map[${args}]`].filter(Boolean).join(' '), form: [r.format, r.content ?? '', r.kind ?? ''].join(' ').trim() }
  if (!out.form) delete out.form
  if (r.signer) out.signer = `${r.signer.name}, ${r.signer.country}, of ${r.list.source} (${r.list.name})`
  if (r.fields.length > 0) out.fields = r.fields.map(f => `${f.dose} ${f.name}: ${f.value}`)
  return out
}

test('the cases of internal/verify', async () => {
  const got = []
  for (const c of cases) got.push(written(c.case, await check(c.text, trust, undefined, Date.parse(c.at))))
  assert.deepEqual(got, cases.map(({ at, text, ...want }) => want))
  assert.ok(cases.length > 60, `${cases.length} cases`)
})

const honest = ['hc1: ours', 'hc1: ours, an ICVP for travel', 'hc1: foreign', 'hc1: foreign, a test, by a key for all', 'shc: ours', 'shc: ours, the JWS alone'].map(name => cases.find(c => c.case === name))

test('whatever letter is changed, a certificate does not hold, or says what it said', async () => {
  const letters = '0A:z_9$'
  for (const { case: name, at, text } of honest) {
    const said = JSON.stringify((await check(text, trust, undefined, Date.parse(at))).fields)
    const step = Math.max(1, Math.floor(text.length / 150))
    for (let i = 0; i < text.length; i += step) {
      const r = await check(text.slice(0, i) + letters[i % letters.length] + text.slice(i + 1), trust, undefined, Date.parse(at))
      if (r.verdict === 'valid') assert.equal(JSON.stringify(r.fields), said, `${name}: letter ${i} was changed`)
      else if (!r.signer) assert.deepEqual(r.fields, [], `${name}: letter ${i}`)
      const cut = await check(text.slice(0, i), trust, undefined, Date.parse(at))
      assert.notEqual(cut.verdict, 'valid', `${name}: cut at ${i}`)
    }
  }
})

test('whatever byte is changed below the packing, a certificate does not hold', async () => {
  for (const { case: name, at, text } of honest.filter(c => c.text.startsWith('HC1:'))) {
    const message = inflateSync(base45(text.slice(4)))
    const said = JSON.stringify((await check(text, trust, undefined, Date.parse(at))).fields)
    for (let i = 0; i < message.length; i++) {
      const changed = Buffer.from(message)
      changed[i] ^= 1 << (i % 8)
      const r = await check('HC1:' + inBase45(deflateSync(changed)), trust, undefined, Date.parse(at))
      assert.ok(r.verdict !== 'valid' || JSON.stringify(r.fields) === said, `${name}: byte ${i}`)
      assert.ok(r.signer || r.fields.length === 0, `${name}: byte ${i} shows what nobody signed`)
    }
  }
  const { at, text } = honest[5], [head, body, signature] = text.split('.'), payload = inflateRawSync(Buffer.from(body, 'base64url'))
  for (let i = 0; i < payload.length; i++) {
    const changed = Buffer.from(payload)
    changed[i] ^= 1 << (i % 8)
    const r = await check([head, deflateRawSync(changed).toString('base64url'), signature].join('.'), trust, undefined, Date.parse(at))
    assert.deepEqual([r.verdict === 'valid', r.fields], [false, []], `card: byte ${i}`)
  }
})

test('what is deep, endless or of lengths that lie is refused at once', async () => {
  const now = Date.parse(honest[0].at)
  const zipped = bytes => 'HC1:' + inBase45(deflateSync(Buffer.from(bytes)))
  for (const text of [zipped(Array(30_000).fill(0x81)), zipped(Array(30_000).fill(0xd2)), zipped([0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), zipped([0xbb, 0, 0, 0, 1, 0, 0, 0, 0]), zipped([0x5b, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]),
    zipped([0xd2, 0x84, 0x40, 0xa0, 0x40, 0x40]), zipped([]), 'HC1:', 'HC1:' + ':'.repeat(8000), 'shc:/' + '9'.repeat(200_000), 'shc:/' + '0'.repeat(600_000), 'eyJ..', 'eyJhIjoxfQ.e30.e30', '{'.repeat(100_000), '['.repeat(100_000),
    '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000), '{"verifiableCredential":{"length":1}}', '{"verifiableCredential":[7]}', '{"hc1":"HC1:0"}', '\u0000', 'PK\x03\x04']) {
    const r = await check(text, trust, undefined, now)
    assert.deepEqual([r.verdict, r.fields], ['unknown', []], text.slice(0, 40))
  }
})

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
function base45 (text) {
  const out = []
  for (let i = 0; i < text.length; i += 3) {
    const part = text.slice(i, i + 3), n = [...part].reduce((sum, c, at) => sum + alphabet.indexOf(c) * 45 ** at, 0)
    out.push(...(part.length === 3 ? [n >> 8, n & 255] : [n]))
  }
  return Buffer.from(out)
}
function inBase45 (data) {
  let out = ''
  for (let i = 0; i < data.length; i += 2) {
    let n = i + 1 < data.length ? data[i] << 8 | data[i + 1] : data[i]
    for (let k = i + 1 < data.length ? 3 : 2; k > 0; k--, n = Math.floor(n / 45)) out += alphabet[n % 45]
  }
  return out
}

test('without signers nothing is valid; a list of ended certificates ends by hash and by rid', async () => {
  const [dcc, icvp, , , card] = honest
  for (const { text, at } of honest) assert.equal((await check(text, undefined, undefined, Date.parse(at))).code, 'certificate_signer_unknown')
  const number = (await check(dcc.text, trust, undefined, Date.parse(dcc.at))).fields.find(f => f.name === 'number').value
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('IN' + number))).toString('hex').slice(0, 32)
  const revoked = (parts, cards, kept) => ({ snapshot: { country: 'IN', made_at: 0, entries: 1, digits: 1, parts, cards }, part: async name => kept[name] })
  const answers = async (c, list) => { const r = await check(c.text, trust, list, Date.parse(c.at)); return [r.code, r.ended] }
  const part = [{ prefix: hash[0], at: 3, entries: 1, sha256: '' }], file = `${hash[0]}/3.json`
  for (const c of [dcc, icvp]) assert.deepEqual(await answers(c, revoked(part, [], { [file]: [hash] })), ['certificate_withdrawn', true], 'all forms with the number')
  assert.deepEqual(await answers(dcc, revoked(part, [], { [file]: ['0'.repeat(32)] })), ['', true])
  assert.deepEqual(await answers(dcc, revoked([], [], {})), ['', true], 'no part for it: it is not ended')
  assert.deepEqual(await answers(dcc, revoked(part, [], {})), ['', false], 'a part that is not there: not known')
  assert.deepEqual(await answers(honest[2], revoked(part, [], { [file]: [hash] })), ['', false], 'of a foreign one: not known')
  const rid = JSON.parse(inflateRawSync(Buffer.from(honest[5].text.split('.')[1], 'base64url'))).vc.rid
  const cards = [{ kid: 'a-thumbprint', at: 1, entries: 1, sha256: '' }]
  assert.deepEqual(await answers(card, revoked([], cards, { 'a-thumbprint/1.json': [rid] })), ['certificate_withdrawn', true])
  assert.deepEqual(await answers(card, revoked([], cards, { 'a-thumbprint/1.json': [rid + '.1'] })), ['', true], 'a rid that ends what was issued before: this one is younger')
  assert.deepEqual(await answers(card, revoked([], cards, { 'a-thumbprint/1.json': [rid + '.9999999999'] })), ['certificate_withdrawn', true])
})
