// Texts, numbers and times in the vaccinator's language. The texts are those of the program (internal/i18n), read for this language alone.
import type { Finding } from './rules'

export interface Language { Tag: string, Name: string, Dir: 'ltr' | 'rtl' }
type Text = string | Record<string, string>

let texts: Record<string, Text> = {}
let lang = 'en'
let locale = 'en-GB'
let zone = Intl.DateTimeFormat().resolvedOptions().timeZone

// Making a formatter takes a cheap phone longer than a row of the list: each is made once for a language, a zone and a form.
const formatters = new Map<string, unknown>()
function once<T> (name: string, make: () => T): T {
  const key = `${name} ${lang} ${zone}`
  if (!formatters.has(key)) formatters.set(key, make())
  return formatters.get(key) as T
}

/** Loads a language; the shell turns to its direction. */
export async function speak (language: Language, title = 'app.name'): Promise<void> {
  texts = await (await fetch(`texts/${language.Tag}.json`)).json() as Record<string, Text>
  lang = language.Tag
  locale = lang === 'en' ? 'en-GB' : lang
  document.documentElement.lang = lang
  document.documentElement.dir = language.Dir
  document.title = t(title)
}

/** Times are those of the country from now on. */
export const inZone = (name: string | undefined) => { if (name) zone = name }

// What people copy and compare stays in 0 to 9, as in internal/i18n/numbers.go.
const copied = ['code', 'example', 'id', 'last', 'lot', 'phone', 'pin', 'reference']
const isDate = /^\d{4}-\d{2}-\d{2}$/

function value (name: string, v: string | number): string {
  if (typeof v === 'number') return number(v)
  if (isDate.test(v)) return date(v)
  if (/^\d+$/.test(v) && !copied.includes(name)) return once('plain', () => new Intl.NumberFormat(lang, { useGrouping: false })).format(Number(v))
  return v
}

export type Args = Record<string, string | number>

// Texts are Go templates of two kinds: {{.name}} and {{if eq .name "value"}}...{{else}}...{{end}}.
function fill (text: string, args: Args): string {
  return text
    .replace(/\{\{if eq \.(\w+) "([^"]*)"\}\}(.*?)(?:\{\{else\}\}(.*?))?\{\{end\}\}/gs, (_, name: string, want: string, yes: string, no = '') => String(args[name]) === want ? yes : no)
    .replace(/\{\{\.(\w+)\}\}/g, (_, name: string) => value(name, args[name] ?? ''))
}

export function t (key: string, args: Args = {}): string {
  const text = texts[key]
  return text === undefined ? key : fill(typeof text === 'string' ? text : text.other ?? key, args)
}

/** A text that depends on a count. */
export function n (key: string, count: number, args: Args = {}): string {
  const forms = texts[key]
  if (forms === undefined || typeof forms === 'string') return t(key, { ...args, count })
  return fill(forms[once('plural', () => new Intl.PluralRules(lang)).select(count)] ?? forms.other ?? key, { ...args, count })
}

/** What the rules say. A code without a text gets a general one that names it. */
export const said = (f: { code: string, args?: Record<string, string> }): string =>
  texts['error.' + f.code] === undefined ? t('error.other', { code: f.code }) : t('error.' + f.code, f.args)

export const number = (v: number): string => once('number', () => new Intl.NumberFormat(lang)).format(v)
export const date = (iso: string): string => once('date', () => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })).format(new Date(iso + 'T00:00:00Z'))
// In a line of the other direction a time stays together.
const isolated = (text: string) => `\u2068${text}\u2069`

/** The time of day of an instant. */
export const time = (at: number): string => isolated(once('time', () => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...(lang === 'en' ? { hour12: true } : {}), timeZone: zone })).format(new Date(at / 1000)))
/** A minute of the day. */
export const clock = (minute: number): string => isolated(once('clock', () => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...(lang === 'en' ? { hour12: true } : {}), timeZone: 'UTC' })).format(new Date(minute * 60_000)))
/** The civil date of an instant, in the country. */
export const dateAt = (at: number): string => once('day', () => new Intl.DateTimeFormat('en-CA', { timeZone: zone })).format(new Date(at / 1000))

/** Somebody's name. One that the centre cannot read comes down empty: their reference number stands for it. Its parts stay in their order in every direction. */
export const nameOf = (p: { name: string, reference: string }): string =>
  p.name || t('app.name_unreadable', { reference: p.reference.replace(/(\d{4})(?=\d)/g, '$1\u00a0') })

/** What the pack calls something in the language, else in English. */
export const nameIn = (thing: { name: string, names?: Record<string, string> }): string => thing.names?.[lang] || thing.name

/** Names in the order of the language. */
export const byName = (a: { name: string }, b: { name: string }): number => once('names', () => new Intl.Collator(lang)).compare(a.name, b.name)

/** A span as H:MM, in the language's digits. */
export function span (micros: number): string {
  const minutes = Math.max(0, Math.floor(micros / 60_000_000))
  const two = once('two', () => new Intl.NumberFormat(lang, { minimumIntegerDigits: 2 }))
  return `${number(Math.floor(minutes / 60))}:${two.format(minutes % 60)}`
}

/** A countdown as M:SS. */
export function countdown (micros: number): string {
  const seconds = Math.max(0, Math.ceil(micros / 1_000_000))
  const two = once('two', () => new Intl.NumberFormat(lang, { minimumIntegerDigits: 2 }))
  return `${number(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`
}

/** The instant at which a civil date of the country is over. */
export function dayEnd (day: string): number {
  const next = Date.parse(day + 'T00:00:00Z') + 86_400_000
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(new Date(next)).find(p => p.type === 'timeZoneName')?.value ?? 'GMT'
  const m = /GMT([+-])(\d\d):(\d\d)/.exec(parts)
  const minutes = m ? (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3])) : 0
  return (next - minutes * 60_000) * 1000
}

export type { Finding }
