// Each form of a certificate held to what the operator publishes at this moment, by a program that we did not write.
import { createRequire } from 'node:module'
import { createPublicKey, X509Certificate } from 'node:crypto'
import * as vc from '@digitalbazaar/vc'
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list'
import { SHCReader } from 'kill-the-clipboard'

const require = createRequire(import.meta.url)
const { DCC } = require('dcc-utils')
const pathcheck = require('@pathcheck/dcc-sdk')
const divoc = require('certificate-signer-library')
const { vaccinationContext, vaccinationContextV2 } = require('vaccination-context')

/** What work gives, without what it prints on the way; false where it throws. */
async function quietly (work) {
  const { log, info, error, warn } = console
  Object.assign(console, { log () {}, info () {}, error () {}, warn () {} })
  try { return await work() } catch { return false } finally { Object.assign(console, { log, info, error, warn }) }
}

/** The checks by form: whether a certificate holds by the keys that the operator at url publishes now, and which key says to have signed it. */
export function checksOf (url) {
  const json = async where => (await fetch(url + where)).json()
  const hc1Key = async text => {
    const { kid } = await DCC.fromRaw(text)
    return { kid, key: (await json('/.well-known/openwin-signers.json')).keys.find(one => one.kid === kid) }
  }
  return {
    'hc1 by dcc-utils': {
      signer: async text => (await DCC.fromRaw(text)).kid,
      holds: text => quietly(async () => {
        const { key } = await hc1Key(text)
        const pem = new X509Certificate(Buffer.from(key.x5c[0], 'base64')).toString()
        return Boolean(await (await DCC.fromRaw(text)).checkSignatureWithCertificate(pem))
      })
    },
    'hc1 by PathCheck': {
      signer: async text => (await DCC.fromRaw(text)).kid,
      holds: text => quietly(async () => {
        const { kid, key } = await hc1Key(text)
        const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
        pathcheck.addCachedKeys({ [kid]: pem.replace(/-----[A-Z ]+-----|\n/g, '') })
        return (await pathcheck.unpackAndVerify(text)).status === 'verified'
      })
    },
    'shc by kill-the-clipboard': {
      signer: async text => JSON.parse(Buffer.from(JSON.parse(text).verifiableCredential[0].split('.')[0], 'base64url')).kid,
      holds: text => quietly(async () => Boolean(await (await new SHCReader({}).fromFileContent(text)).asBundle()))
    },
    'vc by digitalbazaar': {
      signer: async text => JSON.parse(text).proof.verificationMethod,
      holds: text => quietly(async () => {
        const document = await json('/.well-known/did.json')
        const found = (where, it) => ({ contextUrl: null, documentUrl: where, document: it })
        const documentLoader = async where => {
          if (credentialContexts.has(where)) return found(where, credentialContexts.get(where))
          if (where === document.id) return found(where, document)
          const method = document.verificationMethod.find(one => one.id === where)
          if (method) return found(where, { '@context': 'https://w3id.org/security/multikey/v1', ...method })
          if (where.startsWith(url + '/')) return found(where, await json(where.slice(url.length)))
          throw new Error(`nobody knows ${where}`)
        }
        const suite = new DataIntegrityProof({ cryptosuite })
        const result = await vc.verifyCredential({
          credential: JSON.parse(text), suite, documentLoader, checkStatus: options => checkStatus({ ...options, verifyBitstringStatusListCredential: true, documentLoader, suite })
        })
        return result.verified
      })
    },
    "divoc by DIVOC's library": {
      signer: async text => JSON.parse(text).proof.verificationMethod,
      holds: text => quietly(async () => {
        const certificate = JSON.parse(text)
        const key = (await json('/.well-known/did.json')).verificationMethod.find(one => one.id === certificate.proof.verificationMethod)
        const contexts = { 'https://cowin.gov.in/credentials/vaccination/v1': vaccinationContext, 'https://cowin.gov.in/credentials/vaccination/v2': vaccinationContextV2 }
        await divoc.init_signer({ keyType: 'ED25519', publicKeyBase58: key.publicKeyBase58, CERTIFICATE_DID: key.id, CERTIFICATE_PUBKEY_ID: key.id, CERTIFICATE_CONTROLLER_ID: key.controller, REDIS_ENABLED: false }, null, contexts)
        return (await divoc.verifyJSON(certificate)).verified
      })
    }
  }
}
