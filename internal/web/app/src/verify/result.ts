// What a check found, in the words of internal/verify: the same names of fields, the same codes.
import type { Key, Kind, List } from './trust'

export type Verdict = 'valid' | 'invalid' | 'unknown'
/** One thing that a certificate says. dose counts doses, tests or periods from 1, and is 0 for the person and the whole. */
export interface Field { name: string, value: string, dose: number }

export interface Result {
  verdict: Verdict
  code: string // '' for a valid one
  args?: Record<string, string>
  format: '' | 'hc1' | 'shc' | 'vc' | 'divoc' | 'vds_nc'
  content?: 'dcc' | 'icvp'
  kind?: Kind
  kid?: string // who says to have signed
  signer?: Key // whose signature holds
  list?: List // which list knows the signer
  fields: Field[] // what the signature binds; nothing without a signature that holds
  until?: number // ms; when it ends
  ended?: boolean // whether the lists of ended certificates could be asked
}

const invalid = ['certificate_forged', 'certificate_expired', 'certificate_early', 'certificate_withdrawn', 'certificate_signer_ended', 'certificate_signer_not_then', 'certificate_signer_misused', 'certificate_signer_dropped']

/** The verdict behind a code. */
export const verdictOf = (code: string): Verdict => code === '' ? 'valid' : invalid.includes(code) ? 'invalid' : 'unknown'

/** What was read of a certificate. Nothing of it is shown before its signature is checked. Moments are seconds since 1970, 0 where there is none. */
export interface Read {
  kid: string
  issuer: string
  issued: number
  from: number // before which it does not hold
  expires: number
  sort?: 'dcc' | 'icvp' // of HC1
  /** Whether the signature holds for a key. A key is used for its own algorithm alone, whatever the certificate asks for. */
  holdsFor: (key: Key) => Promise<boolean>
  /** What the signature covers. Fails with Unreadable where it is no certificate of a kind that we know. */
  content: () => Content
}

export interface Content {
  kind: Kind
  fields: Field[]
  number?: string // by which lists of ended certificates know an HC1
  rid?: string // by which they know a SMART Health Card
}

/** A moment in seconds since 1970; 0 for what no certificate could mean. */
export const seconds = (v: unknown): number => typeof v === 'number' && v > 0 && v < 2 ** 40 ? Math.floor(v) : 0

/** How many doses, tests or periods are shown of a certificate. */
export const mostShown = 100
