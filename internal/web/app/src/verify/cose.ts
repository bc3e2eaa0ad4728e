// The signature of a COSE_Sign1 message (RFC 9052, 4.4), checked by WebCrypto.
import { encode } from 'cborg'

type Bytes = Uint8Array<ArrayBuffer>

// What each algorithm is to WebCrypto, and the keys that may be used for it (RFC 9053, 2.1; RFC 8230, 2).
const algorithms = {
  '-7': { key: { name: 'ECDSA', namedCurve: 'P-256' }, how: { name: 'ECDSA', hash: 'SHA-256' }, fits: (k: JsonWebKey) => k.kty === 'EC' && k.crv === 'P-256' },
  '-37': { key: { name: 'RSA-PSS', hash: 'SHA-256' }, how: { name: 'RSA-PSS', saltLength: 32 }, fits: (k: JsonWebKey) => k.kty === 'RSA' }
}
export type Algorithm = keyof typeof algorithms

/** The algorithm by the number in a header: ES256 or PS256, nothing else. */
export const algorithmOf = (number: unknown): Algorithm | undefined => number === -7 || number === -37 ? `${number}` : undefined

/** Whether a signature holds for a key, of which only the public numbers are taken. */
export async function holds (jwk: JsonWebKey, algorithm: Algorithm, head: Bytes, payload: Bytes, signature: Bytes): Promise<boolean> {
  const { key, how, fits } = algorithms[algorithm]
  if (!fits(jwk)) return false
  const { kty, crv, x, y, n, e } = jwk
  try {
    const imported = await crypto.subtle.importKey('jwk', (kty === 'EC' ? { kty, crv, x, y } : { kty, n, e }) as JsonWebKey, key, false, ['verify'])
    return await crypto.subtle.verify(how, imported, signature, encode(['Signature1', head, new Uint8Array(), payload]) as Bytes)
  } catch {
    return false // a key that is none
  }
}
