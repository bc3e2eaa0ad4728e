// The one file of a zip that the program makes.
import assert from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'

/** What a certificate.json in a zip says, by the central directory at its end. */
export function unzip (packed) {
  const end = packed.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const entry = packed.readUInt32LE(end + 16)
  const size = packed.readUInt32LE(entry + 20)
  const local = packed.readUInt32LE(entry + 42)
  assert.equal(String(packed.subarray(entry + 46, entry + 46 + packed.readUInt16LE(entry + 28))), 'certificate.json')
  const from = local + 30 + packed.readUInt16LE(local + 26) + packed.readUInt16LE(local + 28)
  return JSON.parse(inflateRawSync(packed.subarray(from, from + size)))
}
