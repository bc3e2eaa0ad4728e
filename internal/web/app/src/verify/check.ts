// May this certificate be relied on? Decided on the device, with what it knows of signers and of ended certificates, as internal/verify decides.
import { strictJSON, Unreadable } from './bytes'
import { readHC1 } from './hc1'
import { cardEnded, ended, type Revoked } from './revoked'
import { verdictOf, type Content, type Read, type Result } from './result'
import { fromDigits, readSHC } from './shc'
import { named, type Key, type Trust } from './trust'

const longest = 256 << 10 // letters
const slack = 600 // seconds that a signer's clock may go before ours
const mostTried = 8 // keys of one kid

type End = (code: string, more?: Partial<Result>) => Result

/** Checks the text of a certificate: HC1, shc:/, a JWS, a .smart-health-card file. now is in ms. Whatever it is given, it answers. */
export async function check (text: string, trust: Trust | undefined, revoked: Revoked | undefined, now: number): Promise<Result> {
  const format = { is: '' as Result['format'] }
  const end: End = (code, more = {}) => ({ verdict: verdictOf(code), code, format: format.is, fields: [], ...more })
  if (text.length > longest) return end('certificate_too_large')
  let read: Read | Result
  try {
    read = await readAny(text.replace(/^\ufeff/, '').trim(), format, end)
  } catch {
    return end('certificate_unreadable')
  }
  if ('verdict' in read) return read
  const format_ = format.is as 'hc1' | 'shc'
  const known = (trust ? named(trust, format_, read.kid) : []).slice(0, mostTried)
  const seen = { kid: read.kid }
  if (!trust || known.length === 0) return end('certificate_signer_unknown', seen)
  let by: Key | undefined
  // Of the entries of one key the issuer's own word counts, and that it is dropped above an older list that still has it.
  const weight = (key: Key) => key.issuer !== read.issuer ? 0 : trust.dropped?.includes(key) ? 2 : 1
  for (const key of known) if ((!by || weight(key) > weight(by)) && await read.holdsFor(key)) by = key
  if (!by) return end('certificate_forged', seen)
  if (trust.dropped?.includes(by)) return end('certificate_signer_dropped', seen)
  if (by.issuer !== read.issuer) return end('certificate_signer_misused', seen)
  const list = trust.lists[by.list]
  const sort = read.sort ? { content: read.sort } : {}
  const signed = { ...seen, ...sort, signer: by, ...(list ? { list } : {}) }
  let content: Content
  try {
    content = read.content()
  } catch (err) {
    if (!(err instanceof Unreadable)) throw err
    return end('certificate_content_unknown', signed)
  }
  if (by.kinds?.length && !by.kinds.includes(content.kind)) return end('certificate_signer_misused', { ...seen, ...sort, kind: content.kind })
  const found = { ...signed, kind: content.kind, fields: content.fields, ...(read.expires ? { until: read.expires * 1000 } : {}) }
  const [late, args] = times(read, by, now / 1000)
  if (late) return end(late, { ...found, ...(args ? { args } : {}) })
  const has = revoked && list?.source === 'ours' ? await hasEnded(content, read, revoked) : undefined
  return end(has ? 'certificate_withdrawn' : '', { ...found, ended: has !== undefined })
}

/** Finds out the form and reads a text of one that the device can check. Gives the end of the check for every other. */
async function readAny (text: string, format: { is: Result['format'] }, end: End): Promise<Read | Result> {
  if (text.startsWith('HC1:')) {
    format.is = 'hc1'
    return await readHC1(text.replace(/[\r\n]/g, ''))
  }
  if (/^shc:\//i.test(text)) {
    format.is = 'shc'
    const whole = inParts(text)
    return typeof whole === 'string' ? await readSHC(fromDigits(whole)) : end('certificate_in_parts', { args: whole })
  }
  if (/^eyJ[^.]*\.[^.]*\.[^.]*$/.test(text)) {
    format.is = 'shc'
    return await readSHC(text)
  }
  if (text.startsWith('PK\x03\x04')) {
    format.is = 'divoc'
    return end('certificate_not_here')
  }
  if (!text.startsWith('{')) throw new Unreadable('no form that we know')
  const doc = strictJSON(text) as Record<string, unknown>
  const cards = doc.verifiableCredential
  if (cards) {
    format.is = 'shc'
    if (!Array.isArray(cards)) throw new Unreadable('no cards')
    if (cards.length > 1) return end('certificate_several', { args: { count: String(cards.length) } })
    return await readSHC(String(cards[0]))
  }
  if (doc.data && doc.sig) format.is = 'vds_nc'
  else if (Array.isArray(doc['@context'])) format.is = ({ 'https://www.w3.org/ns/credentials/v2': 'vc', 'https://www.w3.org/2018/credentials/v1': 'divoc' } as const)[String(doc['@context'][0])] ?? ''
  else if (typeof doc.hc1 === 'string' && doc.hc1.startsWith('HC1:')) return await readAny(doc.hc1, format, end) // the data that we give to programs of the holder's own
  return end(format.is ? 'certificate_not_here' : 'certificate_content_unknown')
}

/** The digits of a card, also of one in parts ("shc:/2/3/"), one a line; else which part is there, of how many. */
function inParts (text: string): string | { part: string, of: string } {
  const parts = text.split(/\s+/)
  let whole = ''
  for (const [n, one] of parts.entries()) {
    const [, place, of, digits] = /^shc:\/(?:(\d{1,3})\/(\d{1,3})\/)?(\d*)$/i.exec(one) ?? []
    if (digits === undefined || place === undefined && n > 0) throw new Unreadable('not the digits of a card')
    if (place !== undefined && (Number(place) !== n + 1 || Number(of) !== parts.length)) return { part: place, of: of! }
    whole += digits
  }
  return whole
}

/** Holds a certificate to its times, and its signer to its own; all in seconds. */
function times (c: Read, by: Key, now: number): [string, Record<string, string>?] {
  const from = Date.parse(by.from ?? '') / 1000, until = Date.parse(by.until ?? '') / 1000
  if (c.expires && now >= c.expires) return ['certificate_expired', { on: day(c.expires) }]
  if (Math.max(c.issued, c.from) > now + slack) return ['certificate_early', { on: day(Math.max(c.issued, c.from)) }]
  if (c.issued && c.issued < from || c.issued > until) return ['certificate_signer_not_then']
  if (now >= until) return ['certificate_signer_ended', { on: day(until) }]
  return ['']
}

const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)

/** Whether a certificate of ours has ended since it was signed; undefined where the device does not know. */
async function hasEnded (c: Content, read: Read, revoked: Revoked): Promise<boolean | undefined> {
  if (c.rid) return await cardEnded(revoked, read.kid, c.rid, read.issued)
  return c.number ? await ended(revoked, revoked.snapshot.country, c.number) : undefined
}
