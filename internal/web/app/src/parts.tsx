// The pieces that screens are made of.
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { state, watch } from './state'
import { t } from './words'

/** Draws a component again whenever the state changes. */
export function useState_ (): typeof state {
  const [, again] = useState(0)
  useEffect(() => watch(() => again(x => x + 1)), [])
  return state
}

/** Draws again every so many milliseconds. */
export function useTick (ms: number): void {
  const [, again] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => again(x => x + 1), ms)
    return () => clearInterval(timer)
  }, [ms])
}

export const Title = ({ children }: { children: ComponentChildren }) => <h1 tabIndex={-1}>{children}</h1>

interface Button { onClick?: () => unknown, kind?: 'main' | 'plain' | 'danger', type?: 'button' | 'submit', children: ComponentChildren, busy?: boolean, label?: string, id?: string }
export const Button = ({ onClick, kind = 'main', type = 'button', children, busy, label, id }: Button) =>
  <button type={type} class={'button ' + kind} aria-busy={busy} disabled={busy} aria-label={label} id={id} onClick={onClick && (() => { void onClick() })}>{children}</button>

/** What is done from here, at the thumb. */
export const Actions = ({ children }: { children: ComponentChildren }) => <div class="actions">{children}</div>

interface Field { name: string, label: string, hint?: string, error?: string, value: string, set: (v: string) => void, type?: string, mode?: 'numeric' | 'tel' | 'text', complete?: string, long?: boolean, ltr?: boolean }
export function Field ({ name, label, hint, error, value, set, type = 'text', mode, complete = 'off', long, ltr }: Field) {
  const described = [hint && name + '-hint', error && name + '-error'].filter(Boolean).join(' ') || undefined
  const common = { maxLength: long ? 1000 : 200, id: name, name, value, 'aria-describedby': described, 'aria-invalid': error ? true : undefined, onInput: (e: JSX.TargetedInputEvent<HTMLInputElement & HTMLTextAreaElement>) => set(e.currentTarget.value) }
  return <div class={error ? 'field wrong' : 'field'}>
    <label for={name}>{label}</label>
    {hint && <p class="hint" id={name + '-hint'}>{hint}</p>}
    {error && <p class="error" id={name + '-error'}>{error}</p>}
    {long ? <textarea rows={3} {...common} /> : <input type={type} inputMode={mode} autocomplete={complete} dir={ltr ? 'ltr' : undefined} spellcheck={false} {...common} />}
  </div>
}

interface Choices { name: string, legend: string, options: { value: string, text: ComponentChildren, hint?: string }[], value: string, set: (v: string) => void, error?: string, wide?: boolean, hideLegend?: boolean }
export function Choices ({ name, legend, options, value, set, error, wide, hideLegend }: Choices) {
  return <fieldset class={error ? 'field wrong' : 'field'} aria-describedby={error && name + '-error'}>
    <legend class={hideLegend ? 'unseen' : undefined}>{legend}</legend>
    {error && <p class="error" id={name + '-error'}>{error}</p>}
    <div class={wide ? 'choices wide' : 'choices'}>
      {options.map(o => <label key={o.value} class="choice">
        <input type="radio" name={name} value={o.value} checked={o.value === value} onChange={() => set(o.value)} />
        <span>{o.text}{o.hint && <small>{o.hint}</small>}</span>
      </label>)}
    </div>
  </fieldset>
}

interface Checks { name: string, legend: string, options: { value: string, text: string }[], values: string[], set: (v: string[]) => void, error?: string }
export function Checks ({ name, legend, options, values, set, error }: Checks) {
  return <fieldset class={error ? 'field wrong' : 'field'} aria-describedby={error && name + '-error'}>
    <legend>{legend}</legend>
    {error && <p class="error" id={name + '-error'}>{error}</p>}
    <div class="choices wide">
      {options.map(o => <label key={o.value} class="choice">
        <input type="checkbox" name={name} value={o.value} checked={values.includes(o.value)}
          onChange={e => set(e.currentTarget.checked ? [...values, o.value] : values.filter(v => v !== o.value))} />
        <span>{o.text}</span>
      </label>)}
    </div>
  </fieldset>
}

/** What went wrong with a form, read out at once; the focus goes to the first wrong field. */
export function useWrong (): [Record<string, string>, (w: Record<string, string>) => boolean] {
  const [wrong, set] = useState<Record<string, string>>({})
  const first = useRef('')
  useEffect(() => {
    if (first.current) (document.getElementById(first.current) ?? document.querySelector<HTMLElement>(`[name="${first.current}"]`))?.focus()
    first.current = ''
  })
  return [wrong, w => {
    first.current = Object.keys(w)[0] ?? ''
    set(w)
    return Object.keys(w).length > 0
  }]
}

export const Notice = ({ kind, children }: { kind: 'good' | 'care' | 'stop' | 'info', children: ComponentChildren }) =>
  <div class={'notice ' + kind} role={kind === 'stop' ? 'alert' : 'status'}>{children}</div>

/** A name or another text of unknown language. */
export const Bdi = ({ children }: { children: ComponentChildren }) => <bdi>{children}</bdi>

export const Back = ({ onClick }: { onClick: () => void }) => <button type="button" class="back" onClick={onClick}>{t('app.back')}</button>

/** Offers a file: shares it where the phone can, else saves it. */
export async function give (name: string, text: string, type: string): Promise<void> {
  const file = new File([text], name, { type })
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file] })
      return
    } catch (err) {
      if (err instanceof DOMException && err.name === 'AbortError') return
    }
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
