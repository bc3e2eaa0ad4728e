// What lies on the device, in IndexedDB. All but times and counts is sealed (vault.ts). A write is done when the browser says that it is on
// the disk: durability "strict" and the transaction's end.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Box, Keyring } from './vault'

/** A line of the operation log as it lies on the disk. */
export interface Line { seq: number, at: number, sent: boolean, op: Box, answer?: Box } // at: milliseconds, device clock

interface Schema extends DBSchema {
  clear: { key: string, value: unknown } // keyring, language, until (the date of the session)
  sealed: { key: string, value: Box } // who, day, carried
  log: { key: number, value: Line }
}

/** What is sealed by name. */
export type Place = 'who' | 'day' | 'carried'

let db: Promise<IDBPDatabase<Schema>> | undefined

const opened = () => (db ??= openDB<Schema>('openwin-site', 1, {
  upgrade (made) {
    made.createObjectStore('clear')
    made.createObjectStore('sealed')
    made.createObjectStore('log', { keyPath: 'seq' })
  },
  terminated () { db = undefined }
}))

const strict = { durability: 'strict' as const }

async function write (stores: ('clear' | 'sealed' | 'log')[], act: (store: <S extends 'clear' | 'sealed' | 'log'>(name: S) => any) => void): Promise<void> {
  const tx = (await opened()).transaction(stores, 'readwrite', strict)
  const done = tx.done
  try {
    act(name => tx.objectStore(name as never))
  } catch (err) {
    done.catch(() => {}) // told below
    try { tx.abort() } catch { /* it has ended by itself */ }
    throw err
  }
  await done
}

export const readClear = async <T>(name: string): Promise<T | undefined> => (await opened()).get('clear', name) as Promise<T | undefined>
export const writeClear = (name: string, value: unknown) => write(['clear'], s => { s('clear').put(value, name) })
export const readKeyring = () => readClear<Keyring>('keyring')
export const readSealed = async (place: Place) => (await opened()).get('sealed', place)
export const writeSealed = (place: Place, box: Box) => write(['sealed'], s => { s('sealed').put(box, place) })
export const readLog = async (): Promise<Line[]> => (await opened()).getAll('log')
export const append = (line: Line) => write(['log'], s => { s('log').add(line) })
export const replace = (lines: Line[]) => write(['log'], s => { for (const line of lines) s('log').put(line) })

/** Wipes what came down from the centre. The log stays, sealed. */
export const wipeDay = () => write(['sealed'], s => { s('sealed').delete('day'); s('sealed').delete('carried') })

/** Wipes everything but the choice of language. Only for when nothing is unsent. */
export const wipeAll = () => write(['clear', 'sealed', 'log'], s => {
  s('clear').delete('keyring')
  s('clear').delete('until')
  s('clear').delete('offset')
  s('sealed').clear()
  s('log').clear()
})

/** Says whether an error is that the device is full. */
export const isFull = (err: unknown): boolean => err instanceof DOMException && (err.name === 'QuotaExceededError' || err.name === 'UnknownError')
