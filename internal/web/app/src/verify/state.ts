// What the page knows at this moment, and who wants to be told when it changes. A certificate and its result are here and nowhere else.
import type { Language } from '../words'
import type { Product } from './data'
import type { Given } from './given'
import type { Result } from './result'
import type { Revoked } from './revoked'
import type { Trust } from './trust'

/** What our server answered, in its words (docs/verify.md). */
export interface Answer {
  verdict: Result['verdict'], code?: string, detail?: string
  kind?: string
  signer?: { name: string, country: string, source: string, list: string, dated: string }
  shown?: Said[], unbound?: Said[]
}

interface Said { field: string, label: string, value: string, dose?: number }

export interface State {
  languages: Language[], lang: string
  trust?: Trust, fetched: number, revoked?: Revoked, products: Product[]
  renewing: boolean
  offline: 'getting' | 'ready' | 'none' // whether the page lies ready for a day without a network
  scanning: boolean, busy: boolean
  wrong: string // why nothing was checked, the end of a text key
  given?: Given, result?: Result, checked: number // ms
  answer?: Answer, sending: '' | 'now' | 'failed'
  round: number // grows when what was typed goes, too
  forgotten: boolean // the last result was taken away because the page lay in the background
}

export const state: State = {
  languages: [], lang: 'en', fetched: 0, products: [], renewing: false, offline: 'getting', scanning: false, busy: false, wrong: '', checked: 0, sending: '', round: 0, forgotten: false
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
