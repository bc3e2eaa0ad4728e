// Signing in, locking and unlocking, choosing a session, handing it on, wiping.
import { CompactEncrypt, importJWK } from 'jose'
import * as api from './api'
import { isFull, readClear, readKeyring, readLog, readSealed, wipeAll, wipeDay, writeClear, writeSealed } from './disk'
import { fold } from './fold'
import { hold, held, inTurn, readOperations, record, refold, saveUnsaved } from './log'
import { change, now, recount, state, type Who } from './state'
import { keep, sendNow } from './sync'
import type { Bundle, Operation } from './types'
import { afterWrong, type Keyring, newID, newKeyring, newWord, seal, sealWith, unlock as openRing, unseal, unsealWith } from './vault'
import { dateAt, inZone, speak, type Language } from './words'

const idleMinutes = 5
const graceHours = 6 // that a session may go on after midnight before its list is wiped from a device that has something unsent

const dayGone = (day: string, at: number): boolean => day < dateAt(at - graceHours * 3_600_000_000)

/** Begins: one tab is the writer, the others say so. */
export async function start (): Promise<void> {
  const languages = await (await fetch('languages.json')).json() as Language[]
  const wished = await readClear<string>('lang') ?? document.cookie.match(/(?:^|; )lang=([\w-]+)/)?.[1] ?? navigator.languages.map(l => l.split('-')[0]).find(l => languages.some(o => o.Tag === l))
  const language = languages.find(l => l.Tag === wished) ?? languages[0]!
  await speak(language)
  change({ languages, lang: language.Tag })
  await beWriter(false)
  watchIdle()
}

export async function setLanguage (tag: string): Promise<void> {
  const language = state.languages.find(l => l.Tag === tag)
  if (!language) return
  await speak(language)
  change({ lang: tag })
  await writeClear('lang', tag).catch(() => {})
}

/** Takes the pen, or finds that another tab has it. */
export async function beWriter (steal: boolean): Promise<void> {
  await new Promise<void>(settled => {
    navigator.locks.request('openwin-site', steal ? { steal } : { ifAvailable: true }, async lock => {
      if (!lock) {
        change({ stage: 'elsewhere' })
        settled()
        return
      }
      await look()
      settled()
      await new Promise(() => {}) // held as long as the tab is there
    }).catch(() => { // taken by another tab
      forget()
      change({ stage: 'elsewhere' })
      settled()
    })
  })
}

// What lies on the disk: nothing, or a ring to be opened.
async function look (): Promise<void> {
  const ring = await readKeyring()
  if (!ring) return change({ stage: 'sign-in', ring: undefined })
  const waiting = (await readLog()).filter(l => !l.sent)
  const until = await readClear<string>('until'), at = Date.now() * 1000 + (await readClear<number>('offset') ?? 0)
  if (waiting.length === 0 && until && until < dateAt(at)) { // its day is over and all is sent
    await wipeAll()
    return change({ stage: 'sign-in', ring: undefined, unsent: 0, oldest: 0 })
  }
  if (until && dayGone(until, at)) await wipeDay() // its day is over: who was on the list goes, what is unsent stays
  change({ stage: 'locked', ring, unsent: waiting.length, oldest: waiting[0]?.at ?? 0 })
}

let fresh: { who: Who, password: string } | undefined // between signing in and choosing a PIN

/** Signs in online. The device keeps its id as long as it has something unsent. */
export async function signIn (login: string, password: string, totp: string): Promise<void> {
  const token = await api.signIn(login, password, totp)
  const before = state.who
  const device = await api.newDevice(token, before?.device_id ?? newID(), deviceName())
  const who: Who = { ...device, offset: before?.offset ?? 0, login, session: before?.session }
  if (before && held()) { // the token was over; key and PIN stay
    state.who = who
    await keep('who', who)
    change({ tokenOver: false })
    void sendNow()
    return
  }
  fresh = { who, password }
  change({ stage: 'pin' })
}

const deviceName = (): string => /\(([^)]*)\)/.exec(navigator.userAgent)?.[1]?.slice(0, 60) ?? 'browser'

/** Sets the PIN of a device that has just signed in. */
export async function setPIN (pin: string): Promise<void> {
  if (!fresh) return change({ stage: 'sign-in' })
  const { ring, key } = await newKeyring(pin, fresh.password)
  hold(key)
  await wipeAll()
  await writeClear('keyring', ring)
  await writeSealed('who', await seal(key, 'who', fresh.who))
  change({ ring, who: fresh.who, ops: [], carried: [], sent: new Set(), answers: new Map(), day: undefined, tokenOver: false })
  fresh = undefined
  void navigator.storage?.persist?.()
  change({ stage: 'choose' })
  await listSessions()
}

export async function listSessions (): Promise<void> {
  const all = await api.sessions(state.who!.token)
  change({ sessions: Array.isArray(all) ? all : all.sessions, online: true })
}

/** Takes a session down. */
export async function choose (id: string): Promise<void> {
  const before = Date.now()
  const bundle = (await api.day(state.who!.token, id))!
  state.who!.offset = Math.round(bundle.as_of - (before + Date.now()) / 2 * 1000)
  await openDay(bundle, [])
}

async function openDay (bundle: Bundle, carried: Operation[]): Promise<void> {
  const key = held()!
  const who = { ...state.who!, session: bundle.session.id }
  await writeSealed('day', await seal(key, 'day', bundle))
  await writeSealed('carried', await seal(key, 'carried', carried))
  await writeSealed('who', await seal(key, 'who', who))
  await writeClear('until', bundle.session.date)
  inZone(bundle.zone)
  change({ who, carried, day: fold(bundle, [...carried, ...state.ops]), stage: 'day' })
  recount()
}

/** Goes back to the list of sessions; the log stays. */
export async function leaveSession (): Promise<void> {
  await wipeDay()
  change({ day: undefined, carried: [], stage: 'choose' })
  await listSessions().catch(() => {})
}

export type Unlocked = 'open' | 'wrong' | 'destroyed' | 'waiting'

let counting: Keyring | undefined // the ring as it should be on a disk that is full

// Writes the ring. On a full disk tries are counted in memory: whoever has unsent doses on a full phone must get at them.
async function writeRing (ring: Keyring): Promise<void> {
  try {
    await writeClear('keyring', ring)
    counting = undefined
  } catch (err) {
    if (!isFull(err)) throw err
    counting = ring
  }
}

/** Opens the device with the PIN, or with the password. The try is counted before it is made. */
export async function unlock (secret: string, by: 'pin' | 'password'): Promise<Unlocked> {
  const ring = counting ?? await readKeyring()
  if (!ring) return 'wrong'
  if (ring.wait > Date.now()) {
    change({ ring })
    return 'waiting'
  }
  const counted = afterWrong(ring, Date.now())
  await writeRing(by === 'password' ? { ...counted, pin: ring.pin } : counted)
  const key = await openRing(by === 'password' ? { ...ring, pin: undefined } : ring, secret)
  if (!key) {
    const destroyed = by === 'pin' && ring.pin !== undefined && !counted.pin
    if (destroyed) await wipeDay()
    change({ ring: counting ?? (await readKeyring())! })
    return destroyed ? 'destroyed' : 'wrong'
  }
  const opened = { ...ring, wrong: 0, wait: 0 }
  await writeRing(opened)
  hold(key)
  change({ ring: opened })
  await load(key)
  return 'open'
}

async function load (key: CryptoKey): Promise<void> {
  const [who, day, carried, lines] = [await readSealed('who'), await readSealed('day'), await readSealed('carried'), await readLog()]
  state.who = await unseal<Who>(key, 'who', who!)
  await readOperations(lines)
  state.carried = carried ? await unseal<Operation[]>(key, 'carried', carried) : []
  const bundle = day && await unseal<Bundle>(key, 'day', day)
  recount()
  if (bundle) {
    inZone(bundle.zone)
    if (bundle.session.date < dateAt(now()) && state.unsent === 0) return void await wipe() // its day is over and all is sent
  }
  const over = bundle && dayGone(bundle.session.date, now())
  if (over) await wipeDay()
  if (!bundle || over) state.carried = []
  const open = bundle && !over ? fold(bundle, [...state.carried, ...state.ops]) : undefined
  change({ day: open, stage: open ? 'day' : 'choose' })
  refold()
  if (!open) void listSessions().catch(() => {})
  void sendNow()
}

function forget (): void {
  hold(undefined)
  change({ who: undefined, day: undefined, ops: [], carried: [], answers: new Map(), sent: new Set(), sessions: undefined })
}

/** Locks: the key and all that it opened leave the memory. What the disk had no room for would be lost, so that then nothing is locked. */
export async function lock (): Promise<void> {
  if (!held() || !state.ring) return
  await inTurn(async () => {
    await saveUnsaved().catch(() => {})
    if (state.unsaved.size > 0) return
    forget()
    await look()
  })
}

/** Wipes the device, if nothing is unsent. */
export async function wipe (): Promise<boolean> {
  if (state.unsent > 0 || state.unsaved.size > 0) return false
  await wipeAll()
  forget()
  change({ stage: 'sign-in', ring: undefined, unsent: 0, oldest: 0, tokenOver: false })
  return true
}

function watchIdle (): void {
  let last = Date.now()
  const used = () => { last = Date.now() }
  for (const kind of ['pointerdown', 'keydown', 'scroll']) addEventListener(kind, used, { passive: true, capture: true })
  const idle = () => {
    if (Date.now() - last < idleMinutes * 60_000) return
    if (held()) void lock()
    else if (state.stage === 'locked') void look() // perhaps its day is over
  }
  setInterval(idle, 10_000)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) idle() })
  addEventListener('beforeunload', e => { if (state.unsaved.size > 0) e.preventDefault() })
}

/** All that is unsent as a file that only the centre can open: a compact JWE (RFC 7516), ECDH-ES with A256GCM. */
export async function exportFile (): Promise<{ name: string, text: string }> {
  const who = state.who!
  const ops = state.ops.filter(op => !state.sent.has(op.seq))
  const key = await importJWK({ ...who.export_key, alg: 'ECDH-ES' } as Parameters<typeof importJWK>[0], 'ECDH-ES')
  const kid = (who.export_key as { kid?: string }).kid
  const text = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ device_id: who.device_id, ops })))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...(kid ? { kid } : {}) }).encrypt(key)
  return { name: `openwin-${who.device_id.slice(-8)}-${ops.at(-1)?.seq ?? 0}.jwe`, text }
}

/** The session as a file for a colleague's device, and the word that opens it. */
export async function handOver (): Promise<{ name: string, text: string, word: string }> {
  await record({ kind: 'handed_over', body: {} })
  const word = newWord()
  const text = await sealWith(word.replace('-', ''), { bundle: state.day!.bundle, ops: [...state.carried, ...state.ops] })
  return { name: 'openwin-session.json', text, word }
}

/** Takes a session over from a colleague's file. What they did is seen here; they send it themselves. */
export async function takeOver (text: string, word: string): Promise<boolean> {
  try {
    const file = await unsealWith<{ bundle: Bundle, ops: Operation[] }>(word.toUpperCase().replace(/[^A-Z0-9]/g, ''), text)
    await openDay(file.bundle, file.ops.filter(op => op.device_id !== state.who!.device_id))
    return true
  } catch {
    return false
  }
}
