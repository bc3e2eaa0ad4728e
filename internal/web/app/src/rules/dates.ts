// Civil dates as text, YYYY-MM-DD, which sort as they follow each other; '' is no date. The counterpart of package when.

const day = 86_400_000

/** The date that many days later. */
export function addDays (date: string, days: number): string {
  return new Date(Date.parse(date + 'T00:00:00Z') + days * day).toISOString().slice(0, 10)
}

/** The same day that many years later; 29 February becomes 1 March where there is none. */
export function addYears (date: string, years: number): string {
  return dateOf(yearOf(date) + years, Number(date.slice(5, 7)), Number(date.slice(8, 10)))
}

/** A date from year, month (1 to 12) and day; days out of range roll over. */
export function dateOf (year: number, month: number, dayOfMonth: number): string {
  return new Date(Date.UTC(year, month - 1, dayOfMonth)).toISOString().slice(0, 10)
}

export const yearOf = (date: string): number => Number(date.slice(0, 4))

/** Says whether a date lies between two, both included; '' is an open end. */
export const within = (date: string, from = '', until = ''): boolean => date >= from && (until === '' || date <= until)

export const latest = (...dates: string[]): string => dates.reduce((a, b) => (a > b ? a : b), '')
