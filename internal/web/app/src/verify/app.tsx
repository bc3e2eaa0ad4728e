// The verifier: whoever stands at a door or a border checks certificates on their own device, with or without a network.
import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { scan } from '../scan'
import { date, n, number, t } from '../words'
import { forget, look, lookAtFile, refresh, setLanguage, start } from './act'
import { old, warnings } from './age'
import { sourceOf } from './fields'
import { day, useShared } from './parts'
import { change, state } from './state'
import { Outcome } from './verdict'

function App () {
  const s = useShared()
  return <>
    <a class="skip" href="#main">{t('verifier.skip')}</a>
    <header>
      <a href="/">{t('verifier.home')}</a>
      <label><span class="unseen">{t('verifier.language')}</span>
        <select value={s.lang} onChange={e => { void setLanguage(e.currentTarget.value) }}>{s.languages.map(l => <option key={l.Tag} value={l.Tag} lang={l.Tag}>{l.Name}</option>)}</select></label>
    </header>
    <main id="main" tabIndex={-1}>
      {s.scanning ? <Camera /> : s.result ? <Outcome /> : <Ask key={s.round} />}
    </main>
    <footer>{!s.scanning && <><About /><Known /><p><a href="/verify?form">{t('verifier.form')}</a></p></>}</footer>
  </>
}

/** Three ways in: the camera, a file, the text. */
function Ask () {
  const s = useShared()
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  const submit = (e: Event) => {
    e.preventDefault()
    setEmpty(!text.trim())
    if (text.trim()) void look({ text })
    else document.getElementById('text')?.focus()
  }
  useEffect(() => { if (moved) title.current?.focus(); moved = true }, [])
  return <>
    <h1 tabIndex={-1} ref={title}>{t('verifier.title')}</h1>
    {s.forgotten && <p class="notice" role="status">{t('verifier.forgotten')}</p>}
    {s.wrong && <p class="notice stop" role="alert">{t(`verifier.wrong_${s.wrong}`)}</p>}
    {s.trust === undefined && !s.renewing && <p class="notice stop" role="alert">{t('verifier.no_trust')}</p>}
    {warnings(s).map(w => <p key={w} class="notice care" role="status">{w}</p>)}
    <button type="button" id="scan" class="button" onClick={() => change({ scanning: true, wrong: '', forgotten: false })}>{t('verifier.scan')}</button>
    <label class="button plain filebutton">{s.busy ? t('verifier.busy') : t('verifier.file')}
      <input id="file" type="file" accept="image/*,.smart-health-card,.json,.txt,.html,.pdf,.zip,application/smart-health-card" disabled={s.busy}
        onChange={e => { const file = e.currentTarget.files?.[0]; e.currentTarget.value = ''; if (file) void lookAtFile(file) }} /></label>
    <p class="hint">{t('verifier.file_hint')}</p>
    <form onSubmit={submit} noValidate class={empty ? 'wrong' : undefined}>
      <label for="text">{t('verifier.text')}</label>
      <p class="hint" id="text-hint">{t('verifier.text_hint')}</p>
      {empty && <p class="error" id="text-error">{t('verifier.text_needed')}</p>}
      <textarea id="text" rows={3} dir="ltr" value={text} spellcheck={false} autocomplete="off" autocapitalize="off" maxLength={256 << 10}
        aria-describedby={empty ? 'text-hint text-error' : 'text-hint'} aria-invalid={empty || undefined} onInput={e => setText(e.currentTarget.value)} />
      <button type="submit" id="check" class="button plain">{t('verifier.check')}</button>
    </form>
    <p class={s.offline === 'ready' ? 'offline done' : 'offline'} role="status" id="offline">{t(`verifier.offline_${s.offline}`)}</p>
  </>
}
let moved = false // the first screen leaves the focus where it is

function Camera () {
  const video = useRef<HTMLVideoElement>(null)
  const stop = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const over = new AbortController()
    stop.current?.focus()
    scan(video.current!, over.signal, ['qr_code']).then(text => { if (text !== undefined) void look({ text }) }, () => {
      if (!over.signal.aborted) change({ scanning: false, wrong: 'no_camera' })
    })
    return () => over.abort()
  }, [])
  return <>
    <h1 tabIndex={-1}>{t('verifier.scan')}</h1>
    <p id="hold">{t('verifier.hold')}</p>
    <video ref={video} playsInline muted aria-label={t('verifier.camera')} />
    <button type="button" ref={stop} class="button plain" onClick={() => change({ scanning: false })}>{t('verifier.stop')}</button>
  </>
}

/** Exactly what is shown to whom. */
function About () {
  return <details>
    <summary>{t('verifier.about')}</summary>
    <p>{t('verifier.about_shown')}</p>
    <p>{t('verifier.about_sent')}</p>
    <p>{t('verifier.about_kept')}</p>
    <p>{t('verifier.about_unseen')}</p>
  </details>
}

/** What this device knows to check with, and since when. */
function Known () {
  const s = useShared()
  return <details>
    <summary>{t('verifier.known')}</summary>
    <dl>
      <dt>{t('verifier.trust_from')}</dt><dd id="trust-from">{s.fetched ? date(day(s.fetched)) : t('verifier.not_known')}</dd>
      <dt>{t('verifier.revoked_from')}</dt><dd id="revoked-from">{s.revoked ? date(day(s.revoked.snapshot.made_at * 1000)) : t('verifier.not_known')}</dd>
    </dl>
    {s.trust && <ul>{s.trust.lists.map(l => <li key={l.source + l.name}>
      {l.source === 'ours' ? <bdi>{l.name}</bdi> : sourceOf(l)}: {n('verifier.keys', l.keys)}{old(Date.parse(l.dated ?? '')) ? ` (${n('verifier.days_old', old(Date.parse(l.dated!)))})` : ''}</li>)}</ul>}
    <p><a href="/trust">{t('trust.title')}</a></p>
    {s.revoked && <p>{t('verifier.ended_count', { count: number(s.revoked.snapshot.entries) })}</p>}
    <button type="button" class="button plain" aria-busy={s.renewing} onClick={() => { void refresh() }}>{s.renewing ? t('verifier.renewing') : t('verifier.renew')}</button>
  </details>
}

const root = document.getElementById('app')!
void start().then(() => render(<App />, root), () => {
  if (isSecureContext && 'DecompressionStream' in globalThis) root.textContent = root.dataset.failed ?? ''
  else location.replace('/verify?form') // the browser cannot check by itself
})
document.addEventListener('keydown', e => { if (e.key === 'Escape') { if (state.scanning) change({ scanning: false }); else if (state.result) forget() } })
