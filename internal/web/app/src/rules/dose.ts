// What stands against a dose at this session: the rules of the schedule, then session, place, lot and vial, as dose.Decide and
// stock.CheckVial of the centre say it.
import { yearOf } from './dates'
import { ageAt, check, nextDose, productOf, type Finding, type Given, type Person, type Product, type Rules } from './schedule'

export interface Slot { no: number, starts?: number, ends?: number, dose?: number, channel: string, capacity: number, taken: number }
export interface Lot {
  lot_id: string, number: string, expires: string, left: number, recalled?: number, doses_a_vial?: number, open_hours?: number
}
export interface Session {
  id: string, date: string, product: string, min_age?: number, max_age?: number, state?: string, slots: Slot[], lots: Lot[]
}
export interface Vial { vial_id: string, lot_id: string, doses: number, opened_at: number, drawn: number, closed_at?: number }

/** A dose in question. Instants are microseconds UTC. */
export interface Facts {
  rules: Rules, session: Session, person: Person, given: Given[]
  booked?: { on?: string } // the appointment it would keep, undefined for a walk-in
  lotID: string, vial?: Vial | null, number: number
  on: string // the civil date it is
  at: number
  dayEnds?: number // the instant at which the session's day is over
}

const stop = (code: string, args: Record<string, string | number> = {}): Finding =>
  ({ level: 'stop', code, args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)])) })

const hour = 3_600_000_000
const keptOpen = 24 // hours from which a product's vials are kept for another day

/** Everything that stands against a dose, in the centre's order, and the walk-in slot it would take (0 for none). */
export function checkDose (f: Facts): { findings: Finding[], slot: number, number: number } {
  const number = f.number || nextDose(f.given)
  const findings = check(f.rules, f.person, f.given, { product: f.session.product, number, on: f.on, bookedOn: f.booked?.on })
  const s = f.session
  if (s.state === 'cancelled') findings.push(stop('session_cancelled', { date: s.date }))
  else if (f.on !== s.date) findings.push(stop('session_closed', { date: s.date, today: f.on }))
  const oldest = yearOf(s.date) - f.person.birth_year // where only the year counts, the doubt is the person's
  if (oldest < (s.min_age ?? 0) || (s.max_age && ageAt(f.person, s.date) > s.max_age)) {
    findings.push(stop('session_other_age', { min_age: s.min_age ?? 0, max_age: s.max_age ?? 0 }))
  }
  let slot = 0
  if (!f.booked) {
    const admits = (one: Slot) => (!one.dose || one.dose === number) && one.taken < one.capacity
    slot = s.slots.find(one => one.channel === 'walk_in' && admits(one))?.no ?? 0
    if (!slot) {
      const free = s.slots.filter(one => one.channel === 'online' && (!one.dose || one.dose === number)).reduce((sum, one) => sum + one.capacity - one.taken, 0)
      findings.push(stop('walk_in_full', { free }))
    }
  }
  findings.push(...checkLot(s, f))
  if (f.vial !== undefined) findings.push(...checkVial(productOf(f.rules, s.product), f))
  return { findings, slot, number }
}

function checkLot (s: Session, f: Facts): Finding[] {
  const lot = s.lots.find(one => one.lot_id === f.lotID)
  if (!lot) return [stop('lot_not_in_session')]
  const out: Finding[] = []
  if (f.on > lot.expires) out.push(stop('lot_expired', { lot: lot.number, date: lot.expires }))
  if (lot.recalled && f.at >= lot.recalled) out.push(stop('lot_recalled', { lot: lot.number }))
  if (lot.left < 1) out.push(stop('lot_empty', { lot: lot.number }))
  return out
}

/** When a vial must be thrown away at the latest, 0 where the pack has no rule. */
export function discardBy (product: Product | undefined, vial: Vial, dayEnds: number): number {
  const hours = product?.open_vial_hours ?? 0
  if (!hours || !vial.opened_at) return 0
  const by = vial.opened_at + hours * hour
  return hours < keptOpen && dayEnds > vial.opened_at ? Math.min(by, dayEnds) : by
}

function checkVial (product: Product | undefined, f: Facts): Finding[] {
  if (!f.vial?.opened_at) return [stop('vial_unknown')]
  const out: Finding[] = []
  if (f.vial.lot_id !== f.lotID) out.push(stop('vial_other_lot'))
  if (f.vial.closed_at && f.at >= f.vial.closed_at) out.push(stop('vial_closed'))
  const by = discardBy(product, f.vial, f.dayEnds ?? 0)
  if (by && f.at >= by) out.push(stop('vial_over', { hours: product?.open_vial_hours ?? 0 }))
  return out
}
