// Text to bytes and back, and unpacking with a bound: whatever a stranger hands in costs bounded time and memory.

/** What was given is no certificate that can be read. */
export class Unreadable extends Error {}

const alphabet45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Reads Base45 (RFC 9285) strictly: no other character, no length and no value that encoding cannot give. */
export function base45 (text: string): Uint8Array<ArrayBuffer> {
  const out: number[] = []
  for (let i = 0; i < text.length; i += 3) {
    const digits = [...text.slice(i, i + 3)].map(c => alphabet45.indexOf(c))
    const n = digits.reduce((sum, d, at) => sum + d * 45 ** at, 0)
    if (digits.some(d => d < 0) || digits.length === 1 || n > (digits.length === 3 ? 0xffff : 0xff)) throw new Unreadable('not Base45')
    if (digits.length === 3) out.push(n >> 8)
    out.push(n & 0xff)
  }
  return Uint8Array.from(out)
}

export const base64 = (data: Uint8Array): string => btoa(String.fromCharCode(...data))
export const hex = (data: Uint8Array): string => [...data].map(b => b.toString(16).padStart(2, '0')).join('')

export async function sha256 (data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data))
}

/** Unpacks zlib ('deflate') or bare deflate ('deflate-raw'), and stops at a bound: a bomb is not unpacked further. */
export async function inflate (packed: Uint8Array<ArrayBuffer>, format: 'deflate' | 'deflate-raw', most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream(format)).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > most) throw new Unreadable('too large')
      parts.push(value)
    }
  } catch (err) {
    void reader.cancel().catch(() => {})
    throw err instanceof Unreadable ? err : new Unreadable('not packed as it should be')
  }
  const out = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Reads JSON, at most so deep, and no name twice in one object: readers differ in which of the two they take. */
export function strictJSON (text: string, deepest = 32): unknown {
  const value: unknown = JSON.parse(text) // the scan below may rely on its form
  const open: (Set<string> | undefined)[] = []
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : undefined)
      if (open.length > deepest) throw new Unreadable('too deep')
    } else if (token === '}' || token === ']') {
      open.pop()
    } else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, -1).trimEnd()) as string
      if (open.at(-1)?.has(name)) throw new Unreadable('a name twice')
      open.at(-1)?.add(name)
    }
  }
  return value
}
