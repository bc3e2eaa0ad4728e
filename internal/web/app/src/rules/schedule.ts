// May a person have a dose on a date? The same rules as internal/schedule, on a phone without a network. The tests put the same cases to
// both (e2e/site/rules.test.js), so whoever changes one changes the other.
import { addDays, addYears, dateOf, latest, within, yearOf } from './dates'

export interface Rule { rule: string, from: string, until?: string, source: string }
export interface Product {
  code: string, name: string, manufacturer?: string, from: string, source: string, doses_per_vial?: number, open_vial_hours?: number
}
export interface Phase extends Rule {
  min_age: number, max_age?: number, age_on: 'year' | 'day', groups?: string[] | null, doses?: number[] | null, products?: string[] | null
}
export interface Interval extends Rule {
  product?: string, dose: number, min_days: number, advised_days?: number, max_days?: number, honour_booked?: boolean
}
export interface Rules { products: Product[], phases: Phase[], intervals: Interval[], max_doses: number }

export interface Person { birth_year: number, birth_date?: string, group?: string }
export interface Given { number: number, product: string, on: string }
export interface Want { product: string, number: number, on: string, bookedOn?: string } // number 0 asks for the next dose
export type Level = 'stop' | 'warn' | 'note'
export interface Finding { level: Level, code: string, args?: Record<string, string>, rule?: string, source?: string }

function finding (level: Level, rule: { rule?: string, source?: string }, code: string, args: Record<string, string | number> = {}): Finding {
  const said = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]))
  return { level, code, args: said, rule: rule.rule, source: rule.source }
}

export const productOf = (r: Rules, code: string): Product | undefined => r.products.find(p => p.code === code)

/** The number of the dose that follows those given. */
export const nextDose = (given: Given[]): number => Math.max(0, ...given.map(g => g.number)) + 1

/** The first finding that stops, if any does. */
export const stopped = (findings: Finding[]): Finding | undefined => findings.find(f => f.level === 'stop')

/** All that the rules have against, or about, a dose. */
export function check (r: Rules, p: Person, given: Given[], want: Want): Finding[] {
  const product = productOf(r, want.product)
  if (!product) return [finding('stop', {}, 'product_unknown', { product: want.product })]
  const next = nextDose(given)
  const w = { ...want, number: want.number || next }
  const out: Finding[] = []
  if (w.on < product.from) out.push(finding('stop', { source: product.source }, 'product_not_yet', { product: product.name, from: product.from }))
  const numbered = (n: number) => given.find(g => g.number === n)
  const had = numbered(w.number) !== undefined
  if (next > r.max_doses && (had || w.number >= next)) return [...out, finding('stop', {}, 'series_complete', { doses: r.max_doses })]
  if (had) out.push(finding('stop', {}, 'dose_already_given', { dose: w.number, next }))
  else if (w.number > next) out.push(finding('stop', {}, 'dose_before_missing', { dose: w.number, next }))
  const last = numbered(w.number - 1)
  if (last) out.push(...checkAfter(r, last, w))
  const later = numbered(w.number + 1)
  if (later && later.on <= w.on && !had) {
    out.push(finding('stop', {}, 'dose_out_of_order', { dose: w.number, later: later.number, on: later.on }))
  }
  if (!r.phases.some(ph => admits(ph, p, w))) out.push(whyNot(r, p, w))
  return out
}

// After the dose before: the same product, and long enough.
function checkAfter (r: Rules, last: Given, w: Want): Finding[] {
  const out: Finding[] = []
  if (last.product !== w.product) out.push(finding('stop', {}, 'product_mismatch', { product: productOf(r, last.product)?.name ?? last.product }))
  const rule = intervalFor(r, last, w)
  const better = addDays(last.on, rule?.advised_days ?? 0)
  if (w.on < earliest(last, rule)) {
    out.push(finding('stop', rule ?? {}, 'dose_too_early',
      { dose: w.number, due: dueAfter(r, last, w), days: Math.max(rule?.min_days ?? 0, 1), last: last.on }))
  } else if (w.on < better) {
    out.push(finding('warn', rule ?? {}, 'dose_before_advised', { dose: w.number, advised: better, last: last.on }))
  } else if (rule?.max_days && w.on > addDays(last.on, rule.max_days)) {
    out.push(finding('note', rule, 'dose_late', { dose: w.number, days: rule.max_days }))
  }
  return out
}

const earliest = (last: Given, rule?: Interval): string => addDays(last.on, Math.max(rule?.min_days ?? 0, 1))

function dueAfter (r: Rules, last: Given, w: Want): string {
  const days = [w.on, addDays(last.on, 1)]
  for (const rule of r.intervals) {
    days.push(rule.from, addDays(last.on, rule.min_days))
    if (rule.until) days.push(addDays(rule.until, 1))
  }
  return days.filter(d => d >= w.on).sort().find(on => on >= earliest(last, intervalFor(r, last, { ...w, on }))) ?? ''
}

// The rule of the day or, where that would refuse and honours bookings, the one of the day it was booked.
function intervalFor (r: Rules, last: Given, w: Want): Interval | undefined {
  const rule = interval(r, w.product, w.number, w.on)
  if (rule?.honour_booked && w.bookedOn && w.bookedOn < rule.from && w.on < addDays(last.on, rule.min_days)) {
    const older = interval(r, w.product, w.number, w.bookedOn)
    if (older && older.min_days < rule.min_days) return older
  }
  return rule
}

// A rule that names the product wins; of several general ones the last.
function interval (r: Rules, product: string, dose: number, on: string): Interval | undefined {
  const inForce = r.intervals.filter(i => i.dose === dose && within(on, i.from, i.until))
  return inForce.find(i => i.product === product) ?? inForce.filter(i => !i.product).at(-1)
}

const admits = (ph: Phase, p: Person, w: Want): boolean =>
  within(w.on, ph.from, ph.until) && admitsGroup(ph, p) && admitsDose(ph, w) && admitsProduct(ph, w) && admitsAge(ph, p, w.on)
const admitsGroup = (ph: Phase, p: Person) => !ph.groups?.length || ph.groups.includes(p.group ?? '')
const admitsDose = (ph: Phase, w: Want) => !ph.doses?.length || ph.doses.includes(w.number)
const admitsProduct = (ph: Phase, w: Want) => !ph.products?.length || ph.products.includes(w.product)
const admitsAge = (ph: Phase, p: Person, on: string) => ageFor(ph, p, on) >= ph.min_age && !tooOld(ph, p, on)
const tooOld = (ph: Phase, p: Person, on: string) => !!ph.max_age && ageFor(ph, p, on) > ph.max_age
const ageFor = (ph: Phase, p: Person, on: string) => (ph.age_on === 'year' ? yearOf(on) - p.birth_year : ageAt(p, on))

/** Age in completed years; with only a birth year known, as if born on 1 January. */
export function ageAt (p: Person, on: string): number {
  if (!p.birth_date) return yearOf(on) - p.birth_year
  const age = yearOf(on) - yearOf(p.birth_date)
  return addYears(p.birth_date, age) > on ? age - 1 : age
}

const reaches = (ph: Phase, p: Person): string =>
  ph.age_on === 'day' && p.birth_date ? addYears(p.birth_date, ph.min_age) : dateOf(p.birth_year + ph.min_age, 1, 1)

// The first day, not before the one given, on which a phase admits the person, '' for none.
function opens (ph: Phase, p: Person, from: string): string {
  const day = latest(from, ph.from, reaches(ph, p))
  return within(day, ph.from, ph.until) && admitsAge(ph, p, day) ? day : ''
}

function whyNot (r: Rules, p: Person, w: Want): Finding {
  let nearest: Phase | undefined, outgrown: Phase | undefined, other: Phase | undefined
  let soonest = ''
  const instead: string[] = [] // names of products that the person may have that day
  for (const ph of r.phases) {
    if (!admitsGroup(ph, p) || !admitsDose(ph, w)) continue
    const inForce = within(w.on, ph.from, ph.until)
    if (!admitsProduct(ph, w)) {
      if (!inForce || !admitsAge(ph, p, w.on)) continue
      for (const code of ph.products ?? []) {
        const product = productOf(r, code)
        if (product && product.from <= w.on && !instead.includes(product.name)) {
          instead.push(product.name)
          other ??= ph
        }
      }
      continue
    }
    const day = opens(ph, p, w.on)
    if (day && (!nearest || day < soonest)) {
      nearest = ph
      soonest = day
    } else if (inForce && tooOld(ph, p, w.on) && (!outgrown || (ph.max_age ?? 0) > (outgrown.max_age ?? 0))) {
      outgrown = ph
    }
  }
  if (other) return finding('stop', other, 'product_not_for_person', { products: instead.join(', ') })
  if (nearest && soonest === nearest.from) return finding('stop', nearest, 'phase_not_open', { from: soonest })
  if (nearest) return finding('stop', nearest, 'age_below', { min_age: nearest.min_age, from: soonest })
  if (outgrown) return finding('stop', outgrown, 'age_above', { max_age: outgrown.max_age ?? 0 })
  return finding('stop', {}, 'not_eligible', { dose: w.number })
}
