// The end of the day: doses, vials and what was thrown away, held against what is left in the box.
import { useState } from 'preact/hooks'
import { leaveSession, wipe } from '../device'
import { allDoses, asciiDigits, doneHere } from '../fold'
import { record } from '../log'
import { Actions, Button, Field, Notice, Title, useState_, useWrong } from '../parts'
import { useAct, useFresh } from '../press'
import { sendNow } from '../sync'
import { go } from '../view'
import { n, number, t, time } from '../words'
import { watched } from './watch'

export function End () {
  const s = useState_()
  const day = s.day!
  const [counts, setCounts] = useState<Record<string, string>>({}), [note, setNote] = useState('')
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  useFresh(day.ended, s.unsent > 0) // "Wipe" comes where "Send now" was
  const open = day.vials.filter(v => v.opened_at && !v.closed_at)
  const closed = day.vials.filter(v => v.closed_at)
  const away = [...day.people.values()].filter(p => p.away && !doneHere(day, p)).length
  const given = allDoses(day) // the box is the session's, so is what is held against it
  const lots = day.lots.map(l => {
    const wasted = closed.filter(v => v.lot_id === l.lot_id).reduce((sum, v) => sum + (v.left ?? 0), 0)
    const inVials = open.filter(v => v.lot_id === l.lot_id).reduce((sum, v) => sum + Math.max(0, v.doses - v.drawn), 0)
    return { ...l, given: given.filter(d => d.lot_id === l.lot_id).length, wasted, expected: Math.max(0, l.left - wasted - inVials) }
  })
  const submit = (e: Event) => {
    e.preventDefault()
    const bad: Record<string, string> = {}
    for (const l of lots) if (!/^\d{1,6}$/.test(asciiDigits(counts[l.lot_id] ?? ''))) bad['count-' + l.lot_id] = t('app.count_needed')
    const off = lots.some(l => Number(asciiDigits(counts[l.lot_id] ?? '')) !== l.expected)
    if (Object.keys(bad).length === 0 && off && !note.trim()) bad.note = t('app.differs_why')
    if (setWrong(bad)) return
    void act(async () => {
      const vials = new Map<string, { lot_id: string, opened: number, doses_left: number, reason: string }>()
      for (const v of closed) {
        const key = v.lot_id + ' ' + (v.reason ?? '')
        const sum = vials.get(key) ?? { lot_id: v.lot_id, opened: 0, doses_left: 0, reason: v.reason ?? '' }
        vials.set(key, { ...sum, opened: sum.opened + 1, doses_left: sum.doses_left + (v.left ?? 0) })
      }
      await record({ kind: 'day_ended', body: { doses: day.doses.length, vials: [...vials.values()], counted: lots.map(l => ({ lot_id: l.lot_id, unopened_doses: Number(asciiDigits(counts[l.lot_id]!)) })), note: note.trim() || undefined } })
      void sendNow()
    })
  }
  const figures = <><dl class="figures">
    <div><dt>{t('app.given')}</dt><dd>{number(given.length)}</dd></div>
    <div><dt>{t('app.turned_away')}</dt><dd>{number(away)}</dd></div>
    <div><dt>{t('app.vials_used')}</dt><dd>{number(closed.length)}</dd></div>
    <div><dt>{t('app.wasted')}</dt><dd>{number(lots.reduce((sum, l) => sum + l.wasted, 0))}</dd></div>
  </dl>
  <p class="hint">{t('app.figures_whose', { time: time(Math.max(day.bundle.as_of, s.looked * 1000)), mine: day.doses.length })}</p></>
  if (day.ended) {
    return <>
      <Title>{t('app.day_over')}</Title>
      <p>{t('app.ended_at', { time: time(day.ended) })}</p>
      {figures}
      {s.unsent > 0
        ? <><Notice kind="care">{t('app.send_before')}</Notice><Actions><Button busy={s.sending} onClick={sendNow}>{t('app.send_now')}</Button></Actions></>
        : <><Notice kind="good">{t('app.all_sent')}</Notice><Actions><Button onClick={wipe}>{t('app.wipe')}</Button><Button kind="plain" onClick={leaveSession}>{t('app.other_session')}</Button></Actions></>}
    </>
  }
  const watching = watched(day).length
  return <form onSubmit={submit} noValidate>
    <Title>{t('app.end')}</Title>
    {figures}
    {watching > 0 && <Notice kind="care">{n('app.still_watched', watching)} <button type="button" class="link" onClick={() => go({ name: 'watch' })}>{t('app.watching')}</button></Notice>}
    {open.length > 0 && <Notice kind="care">{n('app.still_open', open.length)} <button type="button" class="link" onClick={() => go({ name: 'vials' })}>{t('app.vials')}</button></Notice>}
    <h2>{t('app.count')}</h2>
    {lots.map(l => <Field key={l.lot_id} name={'count-' + l.lot_id} label={t('app.batch_of', { lot: l.number })} hint={t('app.count_hint', { given: l.given, wasted: l.wasted, expected: l.expected })}
      mode="numeric" value={counts[l.lot_id] ?? ''} set={v => setCounts({ ...counts, [l.lot_id]: v })} error={wrong['count-' + l.lot_id]} ltr />)}
    <Field name="note" label={t('app.note')} hint={t('app.optional')} value={note} set={setNote} error={wrong.note} long />
    <Actions><Button type="submit" busy={!!busy}>{t('app.end')}</Button></Actions>
  </form>
}
