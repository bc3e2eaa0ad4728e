// Sends the log in batches when there is a network, and takes down what others did meanwhile.
import * as api from './api'
import { isFull, writeClear, writeSealed } from './disk'
import { fold } from './fold'
import { held, keepAnswers, onRecord, readyToKeep, refold } from './log'
import { change, state } from './state'
import { seal } from './vault'

const batch = 200 // operations
const soonest = 5_000, slowest = 300_000 // ms between tries
const every = 60_000 // ms between two looks at what others did
let lookAfter = 0 // ms: the centre wants not to be asked before
let wait = soonest
let timer: ReturnType<typeof setTimeout> | undefined

function plan (ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => { void sendNow() }, ms)
}

/** Sends all that is unsent, now. What fails is tried again, later each time. */
export async function sendNow (): Promise<void> {
  const who = state.who
  if (!who || state.sending || !held() || state.stage === 'elsewhere') return
  change({ sending: true })
  try {
    while (state.unsent > 0) {
      const ops = state.ops.filter(op => !state.sent.has(op.seq)).slice(0, batch)
      const before = Date.now()
      const answer = await api.send(who.token, who.device_id, ops, { unsent: state.unsent, oldest: ops[0]!.at + ops[0]!.offset })
      if (!readyToKeep()) return
      const known = new Set(ops.map(op => op.id))
      const taken = (answer.results ?? []).filter(a => known.has(a.id))
      const left = state.unsent
      await keepAnswers(taken)
      await setClock(answer.as_of, before)
      if (state.unsent >= left) throw new api.No(502, 'nothing_taken', '') // an answer without answers: try again later
    }
    await look()
    wait = soonest
    change({ online: true, tokenOver: false, lastSent: Date.now() })
    plan(about(every)) // others of the session go on, too
  } catch (err) {
    const no = err instanceof api.No ? err : new api.No(0, 'offline', '')
    change({ online: !no.offline, tokenOver: state.tokenOver || no.status === 401 || no.status === 403 })
    wait = Math.min(slowest, wait * 2)
    plan(about(Math.max(wait, (no.after ?? 0) * 1000)))
    askForSync()
  } finally {
    change({ sending: false })
  }
}

// Measures how the device's clock differs from the centre's: as_of lies between sending and answer.
async function setClock (asOf: number, before: number): Promise<void> {
  if (!asOf || !state.who || !held()) return
  const after = Date.now()
  if (after - before > 20_000) return // too slow to say anything
  state.who.offset = Math.round(asOf - (before + after) / 2 * 1000)
  await keep('who', state.who)
  await writeClear('offset', state.who.offset).catch(() => {}) // so that a device that is locked knows when its day is over
}

// Not all phones of a country at the same moment.
const about = (ms: number): number => ms * (0.75 + Math.random() / 2)

// Takes down what others did. A centre that has no room for that now still takes what is sent; one that lets the device read no more, too.
async function look (): Promise<void> {
  if (Date.now() < lookAfter) return
  try {
    await refresh()
  } catch (err) {
    if (!(err instanceof api.No)) throw err
    if (err.status === 503) lookAfter = Date.now() + about(Math.max(every, err.after * 1000))
    else if (err.status !== 401) throw err
  }
}

/** Takes down what has changed of the session: only those people about whom something came, unless some are missing or too many then. */
export async function refresh (): Promise<void> {
  const { who, day } = state
  if (!who || !day) return
  const { session, version, as_of: since, roster } = day.bundle
  let bundle = await api.changes(who.token, session.id, since, version)
  if (bundle) {
    const news = new Map(bundle.roster.map(e => [e.beneficiary_id, e]))
    const merged = [...roster.filter(e => !news.has(e.beneficiary_id)), ...bundle.roster]
    bundle = merged.length === bundle.count ? { ...bundle, roster: merged } : await api.day(who.token, session.id)
  }
  if (!readyToKeep() || state.day?.bundle.session.id !== session.id) return
  change({ looked: Date.now() })
  if (!bundle) return
  await keep('day', bundle)
  change({ day: fold(bundle, [...state.carried, ...state.ops]) })
  refold()
}

/** Seals something by name; a full disk keeps the older one. */
export async function keep (place: 'who' | 'day' | 'carried', value: unknown): Promise<void> {
  try {
    await writeSealed(place, await seal(held()!, place, value))
  } catch (err) {
    if (!isFull(err)) throw err
  }
}

// Where the browser can, it wakes the app when the network is back.
function askForSync (): void {
  void navigator.serviceWorker?.ready.then(worker => (worker as unknown as { sync?: { register: (tag: string) => Promise<void> } }).sync?.register('send')).catch(() => {})
}

/** Sends by itself from now on. */
export function sendByItself (): void {
  onRecord(() => { if (navigator.onLine) plan(1_500) })
  addEventListener('online', () => { wait = soonest; plan(500) })
  addEventListener('offline', () => change({ online: false }))
  navigator.serviceWorker?.addEventListener('message', e => { if (e.data === 'send') plan(0) })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) plan(1_000) })
}
