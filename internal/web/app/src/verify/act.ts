// What the page does: gets ready, checks what it is handed, asks the server only when told to, and forgets.
import { prepare } from '../scan'
import { speak, type Language } from '../words'
import { base64 } from './bytes'
import { check } from './check'
import { kept, products, renew } from './data'
import { readFile, Wrong, type Given } from './given'
import type { Result } from './result'
import { change, state, type Answer } from './state'

const hour = 3600_000
const stays = 60_000 // ms: how long a result stays while the page is in the background
const languageKey = 'verify-language' // the one thing that is remembered: which language was chosen

/** Gets the page ready: its language, what is kept on the device, then what the server knows anew. */
export async function start (): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang')
  history.replaceState(null, '', '/verify/') // without a network the page answers for the form's address, too
  const languages = await (await fetch('/verify/languages.json')).json() as Language[]
  const wished = [asked, remembered(), ...navigator.languages.map(l => l.split('-')[0]!)]
  const language = wished.map(tag => languages.find(l => l.Tag === tag)).find(l => l) ?? languages[0]!
  await speak(language, 'verifier.title')
  change({ languages, lang: language.Tag, products: await products(), ...await kept() })
  void getReady()
  void refresh()
  addEventListener('online', () => { void refresh() })
  setInterval(() => { void refresh() }, hour)
  forgetByItself()
}

function remembered (): string | null {
  try { return localStorage.getItem(languageKey) } catch { return null }
}

export async function setLanguage (tag: string): Promise<void> {
  const language = state.languages.find(l => l.Tag === tag)
  if (!language) return
  await speak(language, 'verifier.title')
  change({ lang: tag })
  try { localStorage.setItem(languageKey, tag) } catch { /* it is asked again the next time */ }
}

/** Keeps the page, and once the device has nothing else to do the reader of QR codes, for when there is no network. */
async function getReady (): Promise<void> {
  if (!('serviceWorker' in navigator)) return change({ offline: 'none' })
  try {
    await navigator.serviceWorker.register('/verify/sw.js', { scope: '/verify' })
    await navigator.serviceWorker.ready
    await new Promise<void>(resolve => 'requestIdleCallback' in window ? requestIdleCallback(() => resolve(), { timeout: 5000 }) : setTimeout(resolve, 1000))
    await prepare()
    change({ offline: 'ready' })
  } catch {
    change({ offline: 'none' })
  }
}

/** Fetches what is known of signers and of ended certificates. Without a network what is kept stays. */
export async function refresh (): Promise<void> {
  if (state.renewing) return
  change({ renewing: true })
  await renew().catch(() => {})
  change({ ...await kept(), renewing: false })
}

/** Checks what somebody handed in, here on the device. */
export async function look (given: Given): Promise<void> {
  const result: Result = given.text === undefined
    ? { verdict: 'unknown', code: 'certificate_not_here', format: given.bytes?.[0] === 0x50 ? 'divoc' : '', fields: [] }
    : await check(given.text, state.trust, state.revoked, Date.now())
  change({ given, result, checked: Date.now(), wrong: '', forgotten: false, answer: undefined, sending: '', scanning: false, busy: false })
}

export async function lookAtFile (file: File): Promise<void> {
  change({ busy: true, wrong: '', forgotten: false })
  try {
    await look(await readFile(file))
  } catch (err) {
    change({ busy: false, wrong: err instanceof Wrong ? err.message : 'file_unknown' })
  }
}

/** Has our server check what the device cannot. Only whoever looks at the page starts this, after having read that it is sent. */
export async function send (): Promise<void> {
  const { given } = state
  if (!given) return
  change({ sending: 'now' })
  try {
    const body = given.text !== undefined ? { certificate: given.text } : { file: await inBase64(given.bytes!) }
    const answer = await fetch('/api/v1/verify', {
      method: 'POST', credentials: 'omit', cache: 'no-store', headers: { 'content-type': 'application/json', 'accept-language': state.lang }, body: JSON.stringify(body), signal: AbortSignal.timeout(30_000)
    })
    if (!answer.ok) throw new Error('the server answers ' + answer.status)
    const said = await answer.json() as Answer
    if (state.given === given) change({ answer: said, sending: '', checked: Date.now() })
  } catch {
    if (state.given === given) change({ sending: 'failed' })
  }
}

async function inBase64 (bytes: Uint8Array): Promise<string> {
  let out = ''
  for (let at = 0; at < bytes.length; at += 0x6000) out += base64(bytes.subarray(at, at + 0x6000)) // a multiple of 3: the pieces join
  return out
}

/** Takes the last certificate and its result away. */
export function forget (because: Partial<typeof state> = {}): void {
  change({ given: undefined, result: undefined, answer: undefined, sending: '', wrong: '', scanning: false, forgotten: false, round: state.round + 1, ...because })
}

/** On leaving, and after a minute in the background, nothing of a certificate stays on the screen or in memory. */
function forgetByItself (): void {
  let hidden = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const tidy = () => forget({ forgotten: state.given !== undefined })
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') {
      hidden = Date.now()
      change({ scanning: false })
      timer = setTimeout(tidy, stays)
    } else if (hidden && Date.now() - hidden >= stays) {
      tidy() // a page that sleeps has no timers
    }
  })
  addEventListener('pagehide', () => forget())
}
