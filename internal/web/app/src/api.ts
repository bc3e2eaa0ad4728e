// Speaks with the centre, or with the hub of a camp, wherever the app came from.
import type { Bundle, Device, Listed, Operation, Synced } from './types'

/** A no of the centre, in its words. status 0 is that there was no answer at all. */
export class No extends Error {
  constructor (readonly status: number, readonly code: string, readonly detail: string, readonly after = 0) { super(code) } // after: seconds until the centre wants to be asked again
  get offline (): boolean { return this.status === 0 || this.status >= 502 }
}

async function ask<T> (method: string, path: string, token: string, body?: unknown, version?: string): Promise<T | undefined> {
  const headers: Record<string, string> = { 'Accept-Language': document.documentElement.lang }
  if (token) headers.Authorization = 'Bearer ' + token
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (version) headers['If-None-Match'] = `"${version}"`
  let answer: Response
  let text: string
  try {
    answer = await fetch('/api/v1/' + path, { method, headers, body: body === undefined ? null : JSON.stringify(body), cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(30_000) })
    text = await answer.text()
  } catch {
    throw new No(0, 'offline', '')
  }
  if (answer.status === 304) return undefined
  let said: any
  try { said = JSON.parse(text) } catch { throw new No(answer.ok ? 502 : answer.status, 'answer_unreadable', '') }
  if (!answer.ok) throw new No(answer.status, String(said.code ?? ''), String(said.detail ?? said.title ?? ''), Number(answer.headers.get('Retry-After')) || 0)
  return said as T
}

export const signIn = async (login: string, password: string, totp: string) =>
  (await ask<{ token: string }>('POST', 'sign-in', '', totp ? { login, password, totp } : { login, password }))!.token
export const newDevice = async (token: string, id: string, name: string) => (await ask<Device>('POST', 'devices', token, { id, name }))!
export const sessions = async (token: string) => (await ask<{ sessions: Listed[] } | Listed[]>('GET', 'site/sessions', token))!
export const day = (token: string, session: string, version?: string) =>
  ask<Bundle>('GET', 'site/day?session_id=' + session, token, undefined, version)
/** The day with only those people about whom something came since an instant; undefined where nothing did. */
export const changes = (token: string, session: string, since: number, version?: string) =>
  ask<Bundle>('GET', `site/changes?session_id=${session}&since=${since}`, token, undefined, version)
export const send = async (token: string, device: string, ops: Operation[], waiting: { unsent: number, oldest: number }) =>
  (await ask<Synced>('POST', 'sync', token, { device_id: device, clock: Date.now() * 1000, ...waiting, ops }))!
