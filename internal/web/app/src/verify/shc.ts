// SMART Health Cards (framework 1.4): shc:/ digits or a compact JWS over deflated FHIR. What is read and shown is what internal/verify reads and shows.
import { base64url, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { inflate, strictJSON, Unreadable } from './bytes'
import { mostShown, seconds, type Content, type Field, type Read } from './result'

const longest = 256 << 10 // letters
const largest = 256 << 10 // bytes, unpacked

type Thing = Record<string, unknown>
const thing = (v: unknown): Thing => typeof v === 'object' && v !== null && !Array.isArray(v) ? v as Thing : {}
const list = (v: unknown): unknown[] => Array.isArray(v) ? v.slice(0, mostShown) : []
const text = (v: unknown): string => typeof v === 'string' ? v : ''

/** The letters behind the digits of a QR code: two digits a letter, its code less 45. */
export function fromDigits (digits: string): string {
  if (digits.length > 2 * longest || digits.length % 2 || !/^\d+$/.test(digits)) throw new Unreadable('not the digits of a card')
  return digits.replace(/\d\d/g, pair => String.fromCharCode(Number(pair) + 45))
}

/** Reads a card's JWS. */
export async function readSHC (jws: string): Promise<Read> {
  const [head, body, signature, more] = jws.split('.')
  if (jws.length > longest || !head || !body || !signature || more !== undefined) throw new Unreadable('no JWS')
  strictJSON(utf8(base64url.decode(head)))
  const header = decodeProtectedHeader(jws)
  // ES256 and nothing else, whatever the header asks for; no extension that would change what the signature means.
  if (header.alg !== 'ES256' || header.zip !== 'DEF' || header.crit !== undefined || !header.kid) throw new Unreadable('not signed as a card is')
  const card = thing(strictJSON(utf8(await inflate(base64url.decode(body) as Uint8Array<ArrayBuffer>, 'deflate-raw', largest))))
  const from = seconds(card.nbf)
  return {
    kid: header.kid, issuer: text(card.iss), issued: from, from, expires: seconds(card.exp), content: () => contentOf(thing(card.vc)),
    holdsFor: async ({ jwk: { kty, crv, x, y } }) => {
      if (kty !== 'EC' || crv !== 'P-256') return false
      try {
        await compactVerify(jws, await importJWK({ kty, crv, x, y } as JWK, 'ES256'), { algorithms: ['ES256'] })
        return true
      } catch {
        return false
      }
    }
  }
}

const utf8 = (data: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(data)

function contentOf (vc: Thing): Content {
  const resources = list(thing(thing(vc.credentialSubject).fhirBundle).entry).map(e => thing(thing(e).resource))
  const of = (kind: string) => resources.filter(r => r.resourceType === kind)
  const [patient, another] = of('Patient'), doses = of('Immunization').filter(d => d.status === 'completed'), results = of('Observation')
  if (!patient || another || doses.length + results.length === 0) throw new Unreadable('whose is what?')
  const fields: Field[] = []
  const show = (dose: number, name: string, value: string) => { if (value) fields.push({ name, value, dose }) }
  show(0, 'name', humanName(thing(list(patient.name)[0])))
  show(0, 'born', text(patient.birthDate))
  doses.forEach((d, i) => {
    show(i + 1, 'vaccine', coded(d.vaccineCode))
    show(i + 1, 'lot', text(d.lotNumber))
    show(i + 1, 'day', text(d.occurrenceDateTime))
    show(i + 1, 'authority', text(thing(thing(list(d.performer)[0]).actor).display))
  })
  results.forEach((o, i) => {
    const n = doses.length + i + 1
    show(n, 'test', coded(o.code))
    show(n, 'sampled', text(o.effectiveDateTime))
    show(n, 'result', coded(o.valueCodeableConcept) || text(o.valueString))
    show(n, 'authority', text(thing(list(o.performer)[0]).display))
  })
  return { kind: doses.length > 0 ? 'vaccination' : 'test', fields, rid: text(vc.rid) }
}

const humanName = (name: Thing) => [...list(name.given).map(text), text(name.family)].filter(Boolean).join(' ') || text(name.text)

// Systems of codes, as they are shown.
const systems: Record<string, string> = { 'http://hl7.org/fhir/sid/cvx': 'CVX', 'http://www.whocc.no/atc': 'ATC', 'http://snomed.info/sct': 'SNOMED CT', 'http://loinc.org': 'LOINC', 'http://hl7.org/fhir/sid/icd-11': 'ICD-11' }

/** The first code of a CodeableConcept, with its system before it. */
function coded (concept: unknown): string {
  const coding = thing(list(thing(concept).coding)[0])
  const code = text(coding.code), system = text(coding.system)
  return code ? `${systems[system] ?? system} ${code}`.trim() : text(thing(concept).text)
}
