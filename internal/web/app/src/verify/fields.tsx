// A field as people read it: codes with the names behind them, dates and countries in the reader's language. The code that is signed stays in sight.
import type { ComponentChildren } from 'preact'
import { date, number, t } from '../words'
import type { Field } from './result'
import { state } from './state'
import type { List } from './trust'

const isDay = /^\d{4}-\d{2}-\d{2}/

const coded = (name: string | undefined, code: string): ComponentChildren =>
  name && name !== code ? <><bdi>{name}</bdi> <span class="code">(<bdi>{code}</bdi>)</span></> : <bdi>{code}</bdi>

/** A country by its ISO 3166-1 code. */
export function country (code: string): ComponentChildren {
  try {
    return coded(new Intl.DisplayNames(state.lang, { type: 'region' }).of(code), code)
  } catch {
    return <bdi>{code}</bdi> // no code of a country
  }
}

/** Which list knows a signer, and of when it is. */
export const sourceOf = (list: Omit<List, 'keys'> | undefined): string =>
  !list || list.source === 'ours' ? t('verifier.source_ours') : t(`verify.source_${list.source}`, { list: list.name, on: (list.dated ?? '').slice(0, 10) })

/** The value of a field, to be shown. */
export function lineOf ({ name, value }: Field): ComponentChildren {
  switch (name) {
    case 'vaccine':
      return coded(state.products.find(p => p.codes.includes(value.replace(/^CVX /, '')))?.name, value)
    case 'manufacturer':
      return coded(state.products.find(p => p.maker_code === value)?.maker, value)
    case 'country':
      return country(value)
    case 'disease':
      return coded(value === '840539006' ? 'COVID-19' : undefined, value) // SNOMED CT
    case 'result':
      return coded(({ 260415000: t('verify.not_detected'), 260373001: t('verify.detected') } as Record<string, string>)[value.replace(/^SNOMED CT /, '')], value) // SNOMED CT
    case 'sex':
      return ['female', 'male', 'other'].includes(value) ? t(`citizen.sex_${value}`) : <bdi>{value}</bdi>
    case 'dose': {
      const [which, of] = value.split('/').map(Number) as [number, number?]
      return of ? t('verifier.dose_of', { number: which, of }) : number(which)
    }
    case 'born': case 'day': case 'from': case 'until': case 'positive': case 'sampled':
      if (!isDay.test(value)) return <bdi>{value}</bdi> // a year, or a month
      return value.length > 10 ? coded(date(value.slice(0, 10)), value) : date(value)
    case 'number': case 'document': case 'lot':
      return <bdi dir="ltr">{value}</bdi>
    default:
      return <bdi>{value}</bdi>
  }
}
