// How old what the device knows may be before the page warns.
import { n, t } from '../words'
import type { Result } from './result'
import type { state } from './state'

const stale = 7 // days
const days = (since: number) => Math.floor((Date.now() - since) / 86_400_000) // NaN, of no moment, is never more

/** How many days old something is, if that is more than it should be; else 0. */
export const old = (since: number): number => days(since) > stale ? days(since) : 0

/** What to beware of: old lists, and a clock that stands before the moment at which they were fetched. */
export function warnings (s: typeof state): string[] {
  const out: string[] = []
  if (s.fetched && old(s.fetched)) out.push(n('verifier.trust_old', old(s.fetched)))
  if (s.revoked && old(s.revoked.snapshot.made_at * 1000)) out.push(n('verifier.revoked_old', old(s.revoked.snapshot.made_at * 1000)))
  if (s.trust && !s.revoked) out.push(t('verifier.revoked_none'))
  if (Math.max(s.fetched, (s.revoked?.snapshot.made_at ?? 0) * 1000) > Date.now() + 3600_000) out.push(t('verifier.clock'))
  return out
}

/** The same for one result: what matters to it. */
export function warningsOf (s: typeof state, r: Result): string[] {
  if (!r.signer) return s.fetched && old(s.fetched) ? [n('verifier.trust_old', old(s.fetched))] : []
  const out = warnings(s)
  const listed = Date.parse(r.list?.dated ?? '')
  if (listed && old(listed)) out.push(n('verifier.list_old', old(listed)))
  if (s.revoked && r.ended === false && r.verdict === 'valid') out.push(t('verifier.revoked_foreign'))
  return out
}
