// The day as it stands: what came down from the centre, with all operations of this device on top. Pure: the same bundle and log give the
// same day.
import type { Aefi, Bundle, Dose, Entry, GivenDose, Operation, TurnedAway, VialDiscarded } from './types'
import type { Lot, Slot, Vial } from './rules'
import { nextDose } from './rules'

/** A dose that was given here today. */
export interface GivenHere extends Dose { at: number, by: string, watched?: string, aefi?: Aefi | true }

/** Somebody of the day. */
export interface Somebody extends Entry {
  given: GivenDose[]
  here?: GivenHere
  away?: TurnedAway & { at: number }
  walkIn: boolean
  idNumber?: string // of somebody registered here: it has gone nowhere yet
}

export interface DayVial extends Vial { reason?: string, left?: number }
export interface Day {
  bundle: Bundle
  people: Map<string, Somebody>
  doses: GivenHere[] // those that stand, the first first: of this device, and of one that handed over
  others: GivenHere[] // those that the centre or the hub knows of other devices
  vials: DayVial[]
  lots: Lot[]
  slots: Slot[]
  ended?: number // the instant at which the day was ended
}

/** The instant of an operation by the centre's clock. */
export const instant = (op: { at: number, offset: number }) => op.at + op.offset

export function fold (bundle: Bundle, ops: Operation[]): Day {
  const people = new Map<string, Somebody>()
  for (const e of bundle.roster) people.set(e.beneficiary_id, { ...e, given: [...(e.given ?? [])], walkIn: !e.appointment, away: e.turned_away ? { beneficiary_id: e.beneficiary_id, ...e.turned_away } : undefined })
  const day: Day = {
    bundle, people, doses: [], others: [], vials: (bundle.vials ?? []).map(v => ({ ...v, drawn: v.drawn })),
    lots: bundle.session.lots.map(l => ({ ...l })), slots: bundle.session.slots.map(s => ({ ...s }))
  }
  const known = new Set(bundle.roster.flatMap(e => (e.given ?? []).map(g => g.dose_id ?? '')))
  const doses = new Map<string, GivenHere>()
  const watched = new Map<string, string>(), reactions = new Map<string, Aefi>()
  const voided = new Set<string>()
  for (const op of ops) {
    if (op.session_id !== bundle.session.id) continue
    switch (op.kind) {
      case 'register': {
        const { id_number: number, ...body } = op.body
        const had = people.get(body.beneficiary_id)
        if (!had) people.set(body.beneficiary_id, { ...body, reference: '', given: [], walkIn: true, id_last4: number?.slice(-4), idNumber: number })
        break
      }
      case 'dose':
        doses.set(op.body.dose_id, { ...op.body, at: instant(op), by: op.by })
        break
      case 'correct': {
        const d = doses.get(op.body.dose_id)
        if (op.body.void) voided.add(op.body.dose_id)
        if (d) doses.set(d.dose_id, { ...d, lot_id: op.body.lot_id ?? d.lot_id, number: op.body.number ?? d.number })
        break
      }
      case 'turned_away': {
        const p = people.get(op.body.beneficiary_id)
        if (p) p.away = { ...op.body, at: instant(op) }
        break
      }
      case 'watched': {
        watched.set(op.body.dose_id, op.body.how)
        break
      }
      case 'aefi': {
        reactions.set(op.body.dose_id, op.body)
        break
      }
      case 'vial_opened':
        if (!day.vials.some(v => v.vial_id === op.body.vial_id)) day.vials.push({ ...op.body, opened_at: instant(op), drawn: 0 })
        break
      case 'vial_discarded':
        close(day, op.body, instant(op))
        break
      case 'day_ended':
        day.ended = instant(op)
        break
      case 'handed_over':
    }
  }
  for (const d of doses.values()) {
    const p = people.get(d.beneficiary_id)
    if (voided.has(d.dose_id)) {
      if (p) p.given = p.given.filter(g => g.dose_id !== d.dose_id)
      continue
    }
    day.doses.push(d)
    if (p) {
      p.here = d
      p.away = undefined
    }
    if (known.has(d.dose_id)) continue // the centre has counted it
    p?.given.push({ number: d.number, product: d.product, on: bundle.session.date, dose_id: d.dose_id })
    const lot = day.lots.find(l => l.lot_id === d.lot_id)
    if (lot) lot.left--
    const vial = day.vials.find(v => v.vial_id === d.vial_id)
    if (vial) vial.drawn++
    const slot = d.appointment_id ? undefined : day.slots.find(s => s.channel === 'walk_in' && (!s.dose || s.dose === d.number) && s.taken < s.capacity)
    if (slot) slot.taken++
  }
  for (const e of bundle.roster) {
    for (const g of e.given ?? []) {
      if (!g.dose_id) continue
      const d = doses.get(g.dose_id)
      if (d) Object.assign(d, { watched: g.watched, aefi: g.aefi || undefined }) // as another device ended it
      else if (g.here && g.at) {
        day.others.push({ dose_id: g.dose_id, beneficiary_id: e.beneficiary_id, code_checked: false, identity: 'known', lot_id: g.lot_id ?? '', lot_number: g.lot_number, number: g.number,
          product: g.product, warned: [], at: g.at, by: g.by ?? '', watched: g.watched, aefi: g.aefi || undefined })
      }
    }
  }
  for (const d of [...day.doses, ...day.others]) {
    d.watched = watched.get(d.dose_id) ?? d.watched
    d.aefi = reactions.get(d.dose_id) ?? d.aefi
  }
  day.others = day.others.filter(d => !voided.has(d.dose_id))
  day.doses.sort((a, b) => a.at - b.at)
  day.others.sort((a, b) => a.at - b.at)
  return day
}

/** Every dose of the session that this device knows of, whichever device it was given on. */
export const allDoses = (day: Day): GivenHere[] => [...day.doses, ...day.others].sort((a, b) => a.at - b.at)

function close (day: Day, act: VialDiscarded, at: number): void {
  const vial = day.vials.find(v => v.vial_id === act.vial_id)
  if (vial && !vial.closed_at) Object.assign(vial, { closed_at: at, left: act.doses_left, reason: act.reason })
}

/** Whether somebody has had a dose of this session, here or, as the centre says, on another device. */
export const doneHere = (day: Day, p: Somebody): boolean =>
  p.here !== undefined || p.appointment?.state === 'kept' || p.given.some(g => g.on === day.bundle.session.date && g.product === day.bundle.session.product)

/** What somebody is here for: the dose they booked, else their next one. */
export const doseOf = (p: Somebody): number => (p.appointment && !p.here ? p.appointment.dose : nextDose(p.given))

/** People by what was typed or scanned: a reference number, a secret code, or words that names begin with. */
export function find (day: Day, text: string): Somebody[] {
  const typed = text.trim().toLocaleLowerCase()
  if (!typed) return []
  const digits = asciiDigits(typed).replace(/[\s-]/g, '')
  const all = [...day.people.values()]
  if (/^\d+$/.test(digits)) {
    const code = all.filter(p => p.appointment?.code === digits)
    return [...code, ...all.filter(p => !code.includes(p) && (p.reference.replace(/\D/g, '').endsWith(digits) || p.reference.replace(/\D/g, '').startsWith(digits)))]
  }
  const words = typed.split(/\s+/)
  return all.filter(p => {
    const name = p.name.toLocaleLowerCase().split(/\s+/)
    return words.every(w => name.some(part => part.startsWith(w)))
  })
}

// Where the decimal digits begin that people of our languages type: Arabic, Urdu, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu,
// Kannada, Malayalam.
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66]

/** 0 to 9 for the digits of other scripts. */
export const asciiDigits = (text: string): string => text.replace(/\p{Nd}/gu, digit => {
  const code = digit.codePointAt(0)!
  const zero = zeros.find(z => code >= z && code < z + 10)
  return zero === undefined ? digit : String(code - zero)
})
