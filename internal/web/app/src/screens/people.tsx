// Who is coming: search on top, then people by slot, those who wait in front.
import { useRef, useEffect, useState } from 'preact/hooks'
import { doneHere, find, type Day, type Somebody } from '../fold'
import { Actions, Bdi, Button, Notice, useState_ } from '../parts'
import { ageAt } from '../rules'
import { scan } from '../scan'
import { go } from '../view'
import { byName, clock, n, nameOf, number, t, time } from '../words'

let typed = '' // kept while a person is looked at

export const reset = () => { typed = '' }

export function People () {
  const day = useState_().day!
  const [text, set] = useState(typed), [scanning, setScanning] = useState(false), [no, setNo] = useState('')
  const found = find(day, text)
  const search = (v: string) => { typed = v; set(v) }
  const open = (p: Somebody) => {
    const code = p.appointment?.code !== undefined && p.appointment.code === text.trim()
    search('')
    go({ name: 'person', id: p.beneficiary_id, how: code ? 'code' : undefined })
  }
  const read = (code?: string) => {
    setScanning(false)
    if (code === undefined) return
    const hits = find(day, code)
    if (hits.length === 1) open(hits[0]!)
    else search(code)
  }
  return <>
    <h1 class="unseen" tabIndex={-1}>{t('app.people')}</h1>
    <div class="search">
      <label for="find">{t('app.find')}</label>
      <input id="find" name="find" type="search" value={text} autocomplete="off" spellcheck={false} onInput={e => search(e.currentTarget.value)}
        onKeyDown={e => { if (e.key === 'Enter' && found.length === 1) open(found[0]!) }} />
    </div>
    {no && <Notice kind="care">{no}</Notice>}
    {scanning && <Scanner done={read} failed={() => { setScanning(false); setNo(t('app.no_camera')) }} />}
    {text.trim()
      ? <>
          <p class="hint" role="status">{n('app.found', found.length)}</p>
          <Rows people={found.slice(0, 50)} day={day} open={open} />
        </>
      : <BySlot day={day} open={open} />}
    <Actions>
      <Button onClick={() => { setNo(''); setScanning(true) }}>{t('app.scan')}</Button>
      <Button kind="plain" onClick={() => { go({ name: 'walkin', typed: /\d/.test(text) ? '' : text }); search('') }}>{t('app.walk_in')}</Button>
    </Actions>
  </>
}

function BySlot ({ day, open }: { day: Day, open: (p: Somebody) => void }) {
  const people = [...day.people.values()]
  const waiting = people.filter(p => !doneHere(day, p) && !p.away)
  const done = people.filter(p => doneHere(day, p) || p.away)
  const slots = day.bundle.session.slots.filter(s => waiting.some(p => p.appointment?.slot_no === s.no))
  const rest = waiting.filter(p => !slots.some(s => s.no === p.appointment?.slot_no))
  return <>
    {waiting.length === 0 && <Notice kind="info">{t('app.nobody_waits')}</Notice>}
    {rest.length > 0 && <section><h2>{t('app.walk_ins')}</h2><Rows people={rest} day={day} open={open} /></section>}
    {slots.map(s => <section key={s.no}>
      <h2>{s.starts === undefined ? number(s.no) : `${clock(s.starts)} – ${clock(s.ends ?? s.starts)}`} <span class="count">{number(waiting.filter(p => p.appointment?.slot_no === s.no).length)}</span></h2>
      <Rows people={waiting.filter(p => p.appointment?.slot_no === s.no)} day={day} open={open} />
    </section>)}
    {done.length > 0 && <details><summary>{n('app.done_people', done.length)}</summary><Rows people={done} day={day} open={open} /></details>}
  </>
}

function Rows ({ people, day, open }: { people: Somebody[], day: Day, open: (p: Somebody) => void }) {
  const sorted = [...people].sort(byName)
  return <ul class="rows">{sorted.map(p => <li key={p.beneficiary_id}>
    <button type="button" class="row" data-id={p.beneficiary_id} onClick={() => open(p)}>
      <strong><Bdi>{nameOf(p)}</Bdi></strong>
      <span>{who(p, day)}</span>
      <State p={p} day={day} />
    </button>
  </li>)}</ul>
}

/** Age and sex of somebody in a line. */
export const who = (p: Somebody, day: Day): string => `${n('app.years', ageAt(p, day.bundle.session.date))} · ${t(`citizen.sex_${p.sex}`)}`

function State ({ p, day }: { p: Somebody, day: Day }) {
  if (p.here) return <span class="tag good">{t('app.given_at', { time: time(p.here.at) })}</span>
  if (doneHere(day, p)) return <span class="tag good">{t('app.given')}</span>
  if (p.away) return <span class="tag care">{t(`app.away_${p.away.what}`)}</span>
  return p.walkIn ? <span class="tag">{t('app.walk_in_tag')}</span> : <span class="tag">{t('app.dose_n', { dose: p.appointment!.dose })}</span>
}

/** The camera's picture until a code is read. */
export function Scanner ({ done, failed }: { done: (text?: string) => void, failed: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const stop = useRef(new AbortController())
  useEffect(() => {
    const stopped = stop.current
    scan(video.current!, stopped.signal).then(text => { if (!stopped.signal.aborted) done(text) }, () => failed())
    return () => stopped.abort()
  }, [])
  return <div class="scanner">
    <video ref={video} muted playsInline aria-label={t('app.camera')} />
    <p>{t('app.scan_hint')}</p>
    <Button kind="plain" onClick={() => { stop.current.abort(); done() }}>{t('app.cancel')}</Button>
  </div>
}
