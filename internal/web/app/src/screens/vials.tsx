// Opened vials with their clock: open one, throw one away.
import { useState } from 'preact/hooks'
import { asciiDigits, type Day } from '../fold'
import { record } from '../log'
import { Actions, Back, Button, Choices, Field, Notice, Title, useState_, useTick, useWrong } from '../parts'
import { useAct } from '../press'
import { discardBy, productOf } from '../rules'
import { batchOf } from '../scan'
import { now } from '../state'
import { newID } from '../vault'
import { back, go } from '../view'
import { dayEnd, n, span, t, time } from '../words'
import { Scanner } from './people'

const batchNumber = (day: Day, lotID: string) => day.lots.find(l => l.lot_id === lotID)?.number ?? ''

export function Vials () {
  useTick(10_000)
  const day = useState_().day!
  const product = productOf(day.bundle.rules, day.bundle.session.product)
  const lots = day.lots.filter(l => l.left > 0)
  const [lot, setLot] = useState(lots[0]?.lot_id ?? ''), [scanning, setScanning] = useState(false), [no, setNo] = useState('')
  const [busy, act] = useAct()
  const open = day.vials.filter(v => v.opened_at && !v.closed_at)
  const end = dayEnd(day.bundle.session.date)
  const openOne = () => {
    const one = day.lots.find(l => l.lot_id === lot)
    if (!one) return setNo(t('app.batch_needed'))
    return act(() => record({ kind: 'vial_opened', body: { vial_id: newID(), lot_id: lot, doses: one.doses_a_vial ?? product?.doses_per_vial ?? 1 } }))
  }
  const read = (text?: string) => {
    setScanning(false)
    if (text === undefined) return
    const number = batchOf(text, day.lots.map(l => l.number))
    setNo(number ? '' : t('app.batch_unknown'))
    if (number) setLot(day.lots.find(l => l.number === number)!.lot_id)
  }
  return <>
    <Title>{t('app.vials')}</Title>
    {open.length === 0 && <Notice kind="info">{t('vial.none')}</Notice>}
    <ul class="cards">{open.map(v => {
      const by = discardBy(product, v, end)
      const over = by > 0 && by <= now()
      return <li key={v.vial_id} class={over ? 'card over' : 'card'}>
        <div class="cardhead"><strong>{t('app.batch_of', { lot: batchNumber(day, v.lot_id) })}</strong>
          {by > 0 && <span class="timer">{over ? t('vial.over') : span(by - now())}</span>}</div>
        <span>{t('app.opened_at', { time: time(v.opened_at) })} · {n('app.left', Math.max(0, v.doses - v.drawn))}</span>
        {over && <Notice kind="stop">{t('vial.over_long')}</Notice>}
        <Button kind={over ? 'danger' : 'plain'} onClick={() => go({ name: 'vial', id: v.vial_id })}>{v.drawn >= v.doses ? t('app.vial_empty') : t('vial.throw_away')}</Button>
      </li>
    })}</ul>
    {no && <Notice kind="care">{no}</Notice>}
    {scanning && <Scanner done={read} failed={() => { setScanning(false); setNo(t('app.no_camera')) }} />}
    <Choices name="lot" legend={t('app.open_from')} value={lot} set={setLot} wide options={lots.map(l => ({ value: l.lot_id, text: t('app.batch_of', { lot: l.number }), hint: n('app.left', l.left) }))} />
    <Actions>
      <Button busy={!!busy} onClick={openOne}>{t('vial.open_one')}</Button>
      <Button kind="plain" onClick={() => setScanning(true)}>{t('app.scan_batch')}</Button>
    </Actions>
  </>
}

const reasons = ['opened', 'short', 'contaminated', 'broken', 'vvm', 'other']

export function VialEnd ({ id }: { id: string }) {
  const day = useState_().day!
  const vial = day.vials.find(v => v.vial_id === id)
  const [left, setLeft] = useState(String(Math.max(0, (vial?.doses ?? 0) - (vial?.drawn ?? 0))))
  const [reason, setReason] = useState(''), [note, setNote] = useState('')
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  if (!vial) return <Back onClick={back} />
  const doses = Number(asciiDigits(left))
  const submit = (e: Event) => {
    e.preventDefault()
    const bad: Record<string, string> = {}
    if (!/^\d{1,3}$/.test(asciiDigits(left)) || doses > vial.doses) bad.left = t('error.vial_left_malformed', { most: vial.doses })
    if (doses > 0 && !reason) bad.reason = t('app.reason_needed')
    if (doses > 0 && reason === 'other' && !note.trim()) bad.note = t('app.words_needed')
    if (setWrong(bad)) return
    void act(async () => {
      await record({ kind: 'vial_discarded', body: { vial_id: id, doses_left: doses, reason: doses > 0 ? reason : '', note: note.trim() || undefined } })
      go({ name: 'vials' }, true)
    })
  }
  return <form onSubmit={submit} noValidate>
    <Back onClick={back} />
    <Title>{t('vial.throw_away')}</Title>
    <p class="big">{t('app.batch_of', { lot: batchNumber(day, vial.lot_id) })}</p>
    <Field name="left" label={t('vial.doses_left')} hint={t('vial.doses_left_hint')} mode="numeric" value={left} set={setLeft} error={wrong.left} ltr />
    {doses !== 0 && <Choices name="reason" legend={t('vial.why')} value={reason} set={setReason} error={wrong.reason} wide options={reasons.map(r => ({ value: r, text: t(`stock.reason_${r}`) }))} />}
    {doses !== 0 && <Field name="note" label={t('app.note')} hint={reason === 'other' ? undefined : t('app.optional')} value={note} set={setNote} error={wrong.note} long />}
    <Actions><Button type="submit" busy={!!busy}>{t('app.save')}</Button></Actions>
  </form>
}
