// The operation log. An operation is on the disk before anybody is told that it is recorded.
import { append, isFull, replace, type Line } from './disk'
import { fold } from './fold'
import { change, recount, state } from './state'
import type { Act, Answer, Operation } from './types'
import { newID, seal, unseal } from './vault'

let key: CryptoKey | undefined
export const hold = (k: CryptoKey | undefined) => { key = k }
export const held = (): CryptoKey | undefined => key

/** Whether the app is still open to keep what comes: it may have locked itself while the centre answered. */
export const readyToKeep = (): boolean => key !== undefined

let last: Promise<unknown> = Promise.resolve()

/** One after the other: acts of a device get their numbers in the order in which they are done. */
export function inTurn<T> (act: () => Promise<T>): Promise<T> {
  const next = last.then(act, act)
  last = next.catch(() => {})
  return next
}

export function refold (): void {
  if (state.day) change({ day: fold(state.day.bundle, [...state.carried, ...state.ops]) })
  recount()
}

/**
 * Writes an act into the log. It comes back when the act is on the disk; `saved` is false where the disk is full: then it is kept in memory, and
 * the screen says so.
 */
export const record = (act: Act): Promise<{ op: Operation, saved: boolean }> => inTurn(async () => {
  const who = state.who!
  const op = {
    ...act, id: newID(), device_id: who.device_id, seq: (state.ops.at(-1)?.seq ?? 0) + 1, session_id: state.day!.bundle.session.id,
    at: Date.now() * 1000, offset: who.offset, by: who.staff.id
  } as Operation
  let saved = true
  try {
    await saveUnsaved()
    await append(await lineOf(op))
  } catch (err) {
    if (!isFull(err)) {
      change({ failed: true })
      throw err
    }
    saved = false
    state.unsaved.add(op.seq)
  }
  state.ops.push(op)
  state.failed = false
  refold()
  later()
  return { op, saved }
})

const lineOf = async (op: Operation): Promise<Line> => ({ seq: op.seq, at: op.at / 1000, sent: false, op: await seal(key!, 'op ' + op.seq, op) })

/** Tries again to write what the disk had no room for. */
export async function saveUnsaved (): Promise<void> {
  for (const op of state.ops.filter(one => state.unsaved.has(one.seq))) {
    await append(await lineOf(op))
    state.unsaved.delete(op.seq)
  }
}

/** Reads the log with the key. */
export async function readOperations (lines: Line[]): Promise<void> {
  state.ops = []
  state.sent = new Set()
  state.answers = new Map()
  for (const line of lines) {
    state.ops.push(await unseal<Operation>(key!, 'op ' + line.seq, line.op))
    if (line.sent) state.sent.add(line.seq)
    if (line.answer) state.answers.set(line.seq, await unseal<Answer>(key!, 'answer ' + line.seq, line.answer))
  }
}

/**
 * Keeps what the centre answered: only an operation that is named in an answer counts as sent. Where the disk is full it is kept in memory: sending
 * twice does no harm.
 */
export const keepAnswers = (answers: Answer[]): Promise<void> => inTurn(async () => {
  const lines: Line[] = []
  const told = new Map(answers.map(a => [a.id, a]))
  for (const op of state.ops) {
    const answer = told.get(op.id)
    if (!answer || state.sent.has(op.seq)) continue
    state.sent.add(op.seq)
    state.unsaved.delete(op.seq)
    state.answers.set(op.seq, answer)
    lines.push({ ...await lineOf(op), sent: true, answer: await seal(key!, 'answer ' + op.seq, answer) })
  }
  try {
    await replace(lines)
  } catch (err) {
    if (!isFull(err)) throw err
  }
  recount()
})

let wanted: () => void = () => {}
/** Who sends is told when there is something to send. */
export const onRecord = (told: () => void) => { wanted = told }
const later = () => wanted()
