// What the app knows at this moment, and who wants to be told when it changes.
import type { Day } from './fold'
import type { Answer, Device, Listed, Operation } from './types'
import type { Keyring } from './vault'
import type { Language } from './words'

export type Stage = 'loading' | 'elsewhere' | 'sign-in' | 'pin' | 'locked' | 'choose' | 'day'

/** Who uses the device: what the centre gave it, and how its clock differs. */
export interface Who extends Device { offset: number, login: string, session?: string }

export interface State {
  stage: Stage
  languages: Language[], lang: string
  ring?: Keyring
  who?: Who
  sessions?: Listed[]
  day?: Day
  ops: Operation[] // of this device, in order of seq
  carried: Operation[] // handed over by a colleague's device
  sent: Set<number> // seq
  unsaved: Set<number> // seq of those that the disk had no room for
  answers: Map<number, Answer>
  unsent: number
  oldest: number // ms, device clock, of the oldest unsent; 0 for none
  online: boolean // the last try reached the centre
  sending: boolean
  lastSent: number // ms
  looked: number // ms: when it was last known what other devices did; 0 for not since the app was opened
  tokenOver: boolean
  failed: boolean // the last act could not be recorded at all
  offline: boolean // the shell lies ready for a day without a network
}

export const state: State = {
  stage: 'loading', languages: [], lang: 'en', ops: [], carried: [], sent: new Set(), unsaved: new Set(), answers: new Map(), unsent: 0, oldest: 0,
  online: navigator.onLine, sending: false, lastSent: 0, looked: 0, tokenOver: false, failed: false, offline: false
}

const watchers = new Set<() => void>()
export function watch (told: () => void): () => void {
  watchers.add(told)
  return () => { watchers.delete(told) }
}
export function change (what: Partial<State>): void {
  Object.assign(state, what)
  for (const told of watchers) told()
}

/** Counts what is unsent again. */
export function recount (): void {
  const waiting = state.ops.filter(op => !state.sent.has(op.seq))
  change({ unsent: waiting.length, oldest: waiting.length ? waiting[0]!.at / 1000 : 0 })
}

/** The moment by the centre's clock, in microseconds UTC. */
export const now = (): number => Date.now() * 1000 + (state.who?.offset ?? 0)
