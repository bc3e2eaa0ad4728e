// One press, one act. Hands shake and screens answer late, so fingers tap twice: a screen takes no press until it has been there for a moment, and a press
// belongs to the screen on which it began.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

const moment = 500 // ms: longer than the two taps of a double tap are apart, shorter than it takes to read the first word of a screen

let screen = 0 // counts the screens that were drawn
let ready = false // whether this one takes presses
let began: number | undefined // the screen on which the press that is under way began; -1 for none that took it
let timer: ReturnType<typeof setTimeout> | undefined

/** What is under the finger is another thing from now on: no press is taken for a moment. `main` has data-fresh as long. */
export function fresh (): void {
  screen++
  ready = false
  document.getElementById('main')?.setAttribute('data-fresh', '')
  clearTimeout(timer)
  timer = setTimeout(() => {
    ready = true
    document.getElementById('main')?.removeAttribute('data-fresh')
  }, moment)
}

/** Has a screen settle when it is drawn for the first time, and again when one of these has changed. */
export const useFresh = (...what: unknown[]): void => useLayoutEffect(fresh, what)

/** Drops presses that came too early, of fingers, mice and keys, wherever the screens listen. */
export function watchPresses (): void {
  const begin = (taken: boolean) => { began = taken && ready ? screen : -1 }
  addEventListener('pointerdown', () => begin(true), { capture: true, passive: true })
  addEventListener('keydown', (e: KeyboardEvent) => { if (e.key === 'Enter' || e.key === ' ') begin(!(e.repeat && e.key === 'Enter')) }, true) // a key that is held is one press
  addEventListener('pointercancel', () => { began = undefined }, true) // it was a scroll
  addEventListener('click', e => {
    const from = began
    setTimeout(() => { if (began === from) began = undefined }) // not at once: a label's click is followed by its input's
    if (!(e.target as Element).closest('main :is(button, summary, .choice, .filebutton)')) return
    if (ready && (from === undefined || from === screen)) return // a click without a press is one of an assistive technology
    e.preventDefault()
    e.stopImmediatePropagation()
  }, true)
}

/**
 * The acts of a screen: one at a time, none after the screen was left, and a moment of rest after each. Gives the name of the one that is under way, or '',
 * and what runs one. The guard does not wait for the next drawing, so that two clicks before it are one act.
 */
export function useAct (): [string, (act: () => Promise<unknown>, name?: string) => Promise<void>] {
  const [busy, setBusy] = useState('')
  const running = useRef(false), left = useRef(false)
  useEffect(() => () => { left.current = true }, [])
  return [busy, async (act, name = 'act') => {
    if (running.current || left.current) return
    running.current = true
    setBusy(name)
    try { await act() } finally {
      running.current = false
      setBusy('')
      fresh()
    }
  }]
}
