// Seals what lies on the device. A random key seals everything (AES-256-GCM); it lies on the device twice, wrapped by keys made from the PIN
// and from the password of whoever signed in (PBKDF2, RFC 8018). A PIN that is wrong too often is destroyed; the password still opens what
// has not been sent.

export const rounds = 600_000 // of PBKDF2-HMAC-SHA256: OWASP Password Storage Cheat Sheet, 2023
export const mostTries = 10
const freeTries = 3 // wrong ones that cost no waiting

export interface Box { iv: Uint8Array<ArrayBuffer>, data: ArrayBuffer }
interface Wrap { salt: Uint8Array<ArrayBuffer>, rounds: number, iv: Uint8Array<ArrayBuffer>, key: ArrayBuffer }

/** The keyring of a device: what is kept in the clear of its key. */
export interface Keyring { pin?: Wrap, password: Wrap, wrong: number, wait: number } // wait: no try before this moment (ms)

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const encoder = new TextEncoder()

async function wrapping (secret: string, salt: Uint8Array<ArrayBuffer>, count: number): Promise<CryptoKey> {
  const raw = await crypto.subtle.importKey('raw', encoder.encode(secret.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: count }
  return crypto.subtle.deriveKey(how, raw, { name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey'])
}

async function wrap (key: CryptoKey, secret: string): Promise<Wrap> {
  const salt = random(16), iv = random(12)
  return { salt, rounds, iv, key: await crypto.subtle.wrapKey('raw', key, await wrapping(secret, salt, rounds), { name: 'AES-GCM', iv }) }
}

/** Makes the key of a device and its ring. */
export async function newKeyring (pin: string, password: string): Promise<{ ring: Keyring, key: CryptoKey }> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])
  const ring = { pin: await wrap(key, pin), password: await wrap(key, password), wrong: 0, wait: 0 }
  return { ring, key: await open(ring.pin, pin) } // as opened from the ring, the key cannot be read out again
}

async function open (w: Wrap, secret: string): Promise<CryptoKey> {
  const with_ = await wrapping(secret, w.salt, w.rounds)
  return crypto.subtle.unwrapKey('raw', w.key, with_, { name: 'AES-GCM', iv: w.iv }, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** Opens the ring with the PIN, or with the password once the PIN is destroyed; undefined where it is wrong. */
export async function unlock (ring: Keyring, secret: string): Promise<CryptoKey | undefined> {
  try {
    return await open(ring.pin ?? ring.password, secret)
  } catch {
    return undefined
  }
}

/** The ring after a wrong try: waits double from 15 seconds on, and at the last the PIN is destroyed. */
export function afterWrong (ring: Keyring, now: number): Keyring {
  const wrong = ring.wrong + 1
  const wait = wrong < freeTries ? 0 : now + Math.min(900, 15 * 2 ** (wrong - freeTries)) * 1000
  return wrong >= mostTries ? { password: ring.password, wrong: 0, wait } : { ...ring, wrong, wait }
}

/** Seals a value under the name of its place, so that nothing can be put in another's place. */
export async function seal (key: CryptoKey, place: string, value: unknown): Promise<Box> {
  const iv = random(12)
  const data = encoder.encode(JSON.stringify(value))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(place) }, key, data) }
}

export async function unseal<T> (key: CryptoKey, place: string, box: Box): Promise<T> {
  const data = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.iv, additionalData: encoder.encode(place) }, key, box.data)
  return JSON.parse(new TextDecoder().decode(data)) as T
}

/** Seals a value with words that two people tell each other, for the way between two devices. */
export async function sealWith (secret: string, value: unknown): Promise<string> {
  const salt = random(16)
  const raw = await crypto.subtle.importKey('raw', encoder.encode(secret), 'PBKDF2', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const box = await seal(key, 'handover', value)
  return JSON.stringify({ openwin: 'handover', salt: base64(salt), iv: base64(box.iv), data: base64(new Uint8Array(box.data)) })
}

export async function unsealWith<T> (secret: string, text: string): Promise<T> {
  const file = JSON.parse(text) as { salt: string, iv: string, data: string }
  const raw = await crypto.subtle.importKey('raw', encoder.encode(secret), 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(file.salt), iterations: rounds }
  const key = await crypto.subtle.deriveKey(how, raw, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
  return unseal(key, 'handover', { iv: bytes(file.iv), data: bytes(file.data).buffer })
}

function base64 (data: Uint8Array): string {
  let text = ''
  for (const byte of data) text += String.fromCharCode(byte)
  return btoa(text)
}
const bytes = (text: string) => Uint8Array.from(atob(text), c => c.charCodeAt(0))

/** A word of 10 signs that are hard to confuse, 50 random bits, for the hand-over. */
export function newWord (): string {
  const signs = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  return [...random(10)].map(b => signs[b % 32]).join('').replace(/(.{5})/, '$1-')
}

/** A UUIDv7 (RFC 9562): ids made on the device sort by time. */
export function newID (): string {
  const b = random(16)
  let ms = Date.now()
  for (let i = 5; i >= 0; i--) {
    b[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  b[6] = (b[6]! & 0x0f) | 0x70
  b[8] = (b[8]! & 0x3f) | 0x80
  const hex = [...b].map(x => x.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
