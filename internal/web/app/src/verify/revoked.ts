// Which certificates have ended: the snapshot at /verify/revoked.json and its parts (docs/revocation.md). It names hashes, never a person.
import { hex, sha256 } from './bytes'

export interface Part { prefix: string, at: number, entries: number, sha256: string }
export interface CardPart { kid: string, at: number, entries: number, sha256: string }
export interface Snapshot { country: string, made_at: number, entries: number, digits: number, parts: Part[], cards: CardPart[] }

/** What is known of ended certificates. A part is read when it is asked for; undefined says that it is not at hand. */
export interface Revoked {
  snapshot: Snapshot
  part: (name: string) => Promise<string[] | undefined>
}

/** The names of a snapshot's parts, below /verify/revoked/, with the SHA-256 of each. */
export const partsOf = (s: Snapshot): { name: string, sha256: string }[] =>
  [...s.parts.map(p => ({ name: nameOf(p.prefix || 'all', p.at), sha256: p.sha256 })), ...s.cards.map(c => ({ name: nameOf(c.kid, c.at), sha256: c.sha256 }))]

const nameOf = (part: string, at: number) => `${part}/${at}.json`

/** Whether a certificate has ended, by its country and number; undefined where that is not known. */
export async function ended (revoked: Revoked, country: string, number: string): Promise<boolean | undefined> {
  const hash = hex((await sha256(new TextEncoder().encode(country + number))).slice(0, 16))
  const part = revoked.snapshot.parts.find(p => hash.startsWith(p.prefix))
  if (!part) return false
  return (await revoked.part(nameOf(part.prefix || 'all', part.at)))?.includes(hash)
}

/** Whether a SMART Health Card has ended, by its key and rid. A rid may say until when: cards issued after it hold (framework 1.4, revocation). */
export async function cardEnded (revoked: Revoked, kid: string, rid: string, issued: number): Promise<boolean | undefined> {
  const part = revoked.snapshot.cards.find(c => c.kid === kid)
  if (!part) return false
  return (await revoked.part(nameOf(part.kid, part.at)))?.some(one => {
    const [name, until] = one.split('.')
    return name === rid && (until === undefined || issued <= Number(until))
  })
}
