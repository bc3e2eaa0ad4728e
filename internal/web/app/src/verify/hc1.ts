// HC1 (WHO HCERT 1.1; EU, electronic health certificates 1): Base45, zlib, COSE_Sign1 (RFC 9052), a CBOR Web Token with an EU DCC (claim 1) or an
// ICVP (claim -6). What is read and shown is what internal/verify reads and shows.
import { decode } from 'cborg'
import { base45, base64, inflate, Unreadable } from './bytes'
import { algorithmOf, holds } from './cose'
import { mostShown, seconds, type Content, type Field, type Read } from './result'
import type { Kind } from './trust'

const longest = 8 << 10 // letters; a QR code holds at most 4,296
const largest = 32 << 10 // bytes, unpacked

type Bytes = Uint8Array<ArrayBuffer>
type Tagged = () => unknown
const strict = { useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false, allowNaN: false, allowInfinity: false }
const inside = { 18: (d: Tagged) => d(), 61: (d: Tagged) => d() } // COSE_Sign1, and a CWT around it as some write it
// What other signers write: lengths that follow, days and moments with a tag (RFC 8949, 3.4.1 and 3.4.2).
const token = { ...strict, allowIndefinite: true, tags: { 0: (d: Tagged) => d(), 1: (d: Tagged) => moment(d()) } }
const moment = (v: unknown) => typeof v === 'number' ? new Date(v * 1000).toISOString().replace('.000Z', 'Z') : v

const isBytes = (v: unknown): v is Bytes => v instanceof Uint8Array
const map = (v: unknown): Map<unknown, unknown> => v instanceof Map ? v : new Map()

/** Reads an HC1 text. */
export async function readHC1 (text: string): Promise<Read> {
  if (text.length > longest) throw new Unreadable('too long')
  const packed = base45(text.slice(4))
  const data = (packed[0]! & 0x0f) === 8 ? await inflate(packed, 'deflate', largest) : packed // some have left the compression out
  const parts = parse(data, { ...strict, tags: inside })
  if (!Array.isArray(parts) || parts.length !== 4) throw new Unreadable('no COSE_Sign1')
  const [head, bare, payload, signature] = parts as unknown[]
  if (!isBytes(head) || !(bare instanceof Map) || !isBytes(payload) || !isBytes(signature)) throw new Unreadable('no COSE_Sign1')
  // The algorithm is taken from the header that the signature covers, and from nowhere else. A kid may stand in either.
  const covered = map(parse(head, strict))
  const algorithm = algorithmOf(covered.get(1))
  const kid = covered.get(4) ?? bare.get(4)
  if (!algorithm || covered.has(2) || !isBytes(kid) || kid.length > 64) throw new Unreadable('no algorithm or kid that we know')
  const claims = parse(payload, token)
  if (!(claims instanceof Map)) throw new Unreadable('no claims')
  const at = (claim: number) => seconds(typeof claims.get(claim) === 'string' ? Date.parse(claims.get(claim) as string) / 1000 : claims.get(claim))
  return {
    ...sortOf(claims), kid: base64(kid), issuer: text_(claims.get(1)), expires: at(4), from: at(5), issued: at(6),
    holdsFor: key => holds(key.jwk, algorithm, head, payload, signature), content: () => contentOf(claims)
  }
}

function parse (data: Bytes, options: object): unknown {
  try {
    return decode(data, options)
  } catch {
    throw new Unreadable('no CBOR')
  }
}

/** A text, which some write as a number. */
const text_ = (v: unknown): string => typeof v === 'string' ? v : typeof v === 'number' && v >= 0 ? String(v) : ''

/** Whether it holds a DCC or an ICVP, if it is one of the two. */
function sortOf (claims: Map<unknown, unknown>): { sort?: 'dcc' | 'icvp' } {
  const health = map(claims.get(-260))
  return health.has(1) === health.has(-6) ? {} : { sort: health.has(1) ? 'dcc' : 'icvp' }
}

function contentOf (claims: Map<unknown, unknown>): Content {
  const health = map(claims.get(-260))
  switch (sortOf(claims).sort) {
    case 'dcc': return dcc(map(health.get(1)))
    case 'icvp': return icvp(map(health.get(-6)), claims)
    default: throw new Unreadable('neither a DCC nor an ICVP')
  }
}

/** Gathers what fields say, if they say anything. */
function gather (): { fields: Field[], show: (dose: number, lines: [string, unknown][]) => void } {
  const fields: Field[] = []
  return { fields, show: (dose, lines) => { for (const [name, v] of lines) if (text_(v)) fields.push({ name, value: text_(v), dose }) } }
}

const which = (number: unknown, of: unknown) => text_(number) && text_(of) ? `${text_(number)}/${text_(of)}` : text_(number)

/** An EU Digital COVID Certificate 1.x: of doses, of tests or of recoveries. It is of one sort; more than one is none. */
function dcc (c: Map<unknown, unknown>): Content {
  const entries = (key: string) => Array.isArray(c.get(key)) ? (c.get(key) as unknown[]).map(map) : []
  const [sort, other] = ([['v', 'vaccination'], ['t', 'test'], ['r', 'recovery']] as [string, Kind][]).filter(([key]) => entries(key).length > 0)
  if (!sort || other) throw new Unreadable('not of one sort')
  const name = map(c.get('nam')), part = (key: string) => text_(name.get(key))
  const { fields, show } = gather()
  show(0, [['name', `${part('gn')} ${part('fn')}`.trim()], ['name_latin', `${part('gnt')} ${part('fnt')}`.replaceAll('<', ' ').trim()], ['born', c.get('dob')]])
  let number = ''
  entries(sort[0]).slice(0, mostShown).forEach((e, i) => {
    const v = (key: string) => e.get(key)
    const sorted: [string, unknown][] = sort[1] === 'vaccination'
      ? [['vaccine_type', v('vp')], ['vaccine', v('mp')], ['manufacturer', v('ma')], ['dose', which(v('dn'), v('sd'))], ['day', v('dt')]]
      : sort[1] === 'test'
        ? [['test', [text_(v('tt')), text_(v('nm')) || text_(v('ma'))].filter(Boolean).join(', ')], ['sampled', v('sc')], ['result', v('tr')], ['place', v('tc')]]
        : [['positive', v('fr')], ['from', v('df')], ['until', v('du')]]
    show(i + 1, [['disease', v('tg')], ...sorted, ['authority', v('is')], ['country', v('co')], ['number', v('ci')]])
    number = text_(v('ci'))
  })
  return { kind: sort[1], fields, number }
}

/** WHO's International Certificate of Vaccination or Prophylaxis, of one dose. */
function icvp (c: Map<unknown, unknown>, claims: Map<unknown, unknown>): Content {
  const dose = map(c.get('v')), v = (key: string) => dose.get(key)
  if (!text_(c.get('n')) || !text_(v('dt'))) throw new Unreadable('of nobody or of no dose')
  const id = claims.get(7)
  const number = isBytes(id) ? new TextDecoder().decode(id) : text_(id)
  const { fields, show } = gather()
  show(0, [['name', c.get('n')], ['born', c.get('dob')], ['sex', c.get('s')], ['nationality', c.get('ntl')], ['document', c.get('nid')]])
  show(1, [['disease', v('tg')], ['vaccine_type', v('vp')], ['vaccine', v('mp')], ['manufacturer', v('ma')], ['lot', v('bo')], ['dose', v('dn')], ['day', v('dt')], ['from', v('vls')],
    ['until', v('vle')], ['place', v('cn')], ['authority', v('is')], ['country', claims.get(1)], ['number', number]])
  return { kind: 'vaccination', fields, number }
}
