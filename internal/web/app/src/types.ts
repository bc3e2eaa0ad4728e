// What goes between the app and the centre (docs/sync.md). Instants are microseconds UTC, dates YYYY-MM-DD, ids UUIDv7.
import type { Finding, Given, Rules, IDKind, Session as RuleSession } from './rules'

export interface Staff { id: string, name: string, role: string }
export interface Device { device_id: string, token: string, expires_at: number, staff: Staff, export_key: JsonWebKey }

/** A session as the list of today shows it. */
export interface Listed {
  id: string, date: string, facility: { id: string, name: string }, product: string, starts: number, ends: number, booked: number
}

export interface Appointment { id: string, slot_no: number, dose: number, code?: string, state?: string, on?: string }
/** A dose that the centre knows. What stands after `here` is of one given in this session, on whatever device. */
export interface GivenDose extends Given { dose_id?: string, here?: boolean, at?: number, by?: string, lot_id?: string, lot_number?: string, watched?: string, aefi?: boolean }
export interface Entry {
  beneficiary_id: string, reference: string, name: string, birth_year: number, birth_date?: string, sex: string, group?: string
  id_kind?: string, id_last4?: string, appointment?: Appointment, given?: GivenDose[] | null, turned_away?: { what: TurnedAway['what'], until?: string, at: number } | null
}
export interface OpenVial { vial_id: string, lot_id: string, doses: number, opened_at: number, drawn: number, closed_at?: number, left?: number }

/** All that a device needs of a session for a day without a network. */
export interface Bundle {
  as_of: number, version: string, zone?: string, count?: number // of people on the roster
  session: RuleSession & { facility: { id: string, name: string }, area: string }
  roster: Entry[], vials?: OpenVial[] | null, rules: Rules
  registration: {
    id_kinds: IDKind[], groups: string[], areas?: { id: string, name: string, names?: Record<string, string> }[], consent: { version: string, text?: string }, document_needed?: boolean
  }
  aefi?: { events: string[], reasons?: string[], outcomes?: string[] }, observation_minutes: number, ended?: number
}

export type Identity = 'document' | 'code' | 'known' | 'vouched'
export type Kind = 'register' | 'dose' | 'turned_away' | 'watched' | 'aefi' | 'vial_opened' | 'vial_discarded' | 'correct' | 'handed_over' | 'day_ended'

export interface Register {
  beneficiary_id: string, name: string, birth_year: number, birth_date?: string, sex: string, group?: string, phone?: string, area: string
  id_kind?: string, id_number?: string, consent: string, vouched?: boolean
}
export interface Dose {
  dose_id: string, beneficiary_id: string, appointment_id?: string, code_checked: boolean, identity: Identity, lot_id: string, lot_number?: string
  vial_id?: string, number: number, product: string, warned: string[]
}
export interface TurnedAway {
  beneficiary_id: string, appointment_id?: string, what: 'refused' | 'deferred' | 'not_due' | 'ill' | 'no_document' | 'other', note?: string, until?: string
}
export interface Watched { dose_id: string, beneficiary_id: string, how: 'well' | 'left_early' | 'aefi' }
export interface Aefi {
  aefi_id: string, beneficiary_id: string, dose_id: string, onset_at: number, events: string[], serious: boolean, reasons: string[]
  outcome: string, description?: string, treated?: string, reporter: string
}
export interface VialOpened { vial_id: string, lot_id: string, doses: number }
export interface VialDiscarded { vial_id: string, doses_left: number, reason: string, note?: string }
export interface Correct { dose_id: string, void: boolean, lot_id?: string, number?: number, reason: string }
export interface DayEnded {
  doses: number, vials: { lot_id: string, opened: number, doses_left: number, reason: string }[]
  counted: { lot_id: string, unopened_doses: number }[], note?: string
}

interface Of<K extends Kind, B> { kind: K, body: B }
export type Act = Of<'register', Register> | Of<'dose', Dose> | Of<'turned_away', TurnedAway> | Of<'watched', Watched> | Of<'aefi', Aefi> |
  Of<'vial_opened', VialOpened> | Of<'vial_discarded', VialDiscarded> | Of<'correct', Correct> | Of<'handed_over', { to_device?: string }> | Of<'day_ended', DayEnded>

/** One line of the operation log. */
export type Operation = Act & { id: string, device_id: string, seq: number, session_id: string, at: number, offset: number, by: string }

export type Outcome = 'taken' | 'already' | 'review' | 'waiting'
export interface Answer { id: string, seq: number, outcome: Outcome, findings?: Finding[] | null, problem?: string | { code?: string, detail?: string } | null }
export interface Synced { as_of: number, offset?: number, results: Answer[], have: number }
