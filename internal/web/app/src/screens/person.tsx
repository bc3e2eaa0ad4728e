// Somebody: who they are, whether the dose is due, and one big button.
import { useEffect, useState } from 'preact/hooks'
import { doneHere, doseOf, type Day, type GivenHere, type Somebody } from '../fold'
import { record } from '../log'
import { Actions, Back, Bdi, Button, Choices, Field, Notice, Title, useState_, useTick } from '../parts'
import { useAct, useFresh } from '../press'
import { checkDose, discardBy, productOf, stopped } from '../rules'
import { now } from '../state'
import type { Identity } from '../types'
import { newID } from '../vault'
import { back, go } from '../view'
import { byName, dateAt, dayEnd, n, nameIn, nameOf, number, said, t, time } from '../words'
import { who } from './people'

let from = '' // the batch, or batch.vial, that doses are drawn from

/** What doses can be drawn from: open vials whose time is not over first, then batches that have doses. */
export function sources (day: Day): { value: string, text: string, hint: string }[] {
  const product = productOf(day.bundle.rules, day.bundle.session.product)
  const end = dayEnd(day.bundle.session.date)
  const vials = day.vials.filter(v => v.opened_at && !v.closed_at).map(v => ({ v, by: discardBy(product, v, end) }))
    .filter(({ v, by }) => v.drawn < v.doses && (!by || by > now())).sort((a, b) => (a.by || Infinity) - (b.by || Infinity))
  const batch = (id: string) => day.lots.find(l => l.lot_id === id)?.number ?? ''
  const lots = day.lots.filter(l => l.left > 0 && !(l.recalled && l.recalled <= now()) && l.expires >= day.bundle.session.date)
  return [
    ...vials.map(({ v, by }) => ({ value: v.lot_id + '.' + v.vial_id, text: t('app.vial_of', { lot: batch(v.lot_id) }),
      hint: n('app.left', v.doses - v.drawn) + (by ? ' · ' + t('app.vial_until', { time: time(by) }) : '') })),
    ...lots.map(l => ({ value: l.lot_id, text: t('app.batch_of', { lot: l.number }), hint: n('app.left', l.left) }))
  ]
}

export function Person ({ id, how }: { id: string, how?: 'code' }) {
  const day = useState_().day!
  const p = day.people.get(id)
  const [identity, setIdentity] = useState<Identity | ''>(how ?? '') // who it is, is looked at, not assumed
  const [busy, act] = useAct()
  const [code, setCode] = useState(''), [missing, setMissing] = useState(''), [sure, setSure] = useState(false)
  const [result, setResult] = useState<{ dose: GivenHere, saved: boolean } | undefined>()
  useFresh(result, sure)
  const all = sources(day)
  const [chosen, setChosen] = useState(all.some(o => o.value === from) ? from : all[0]?.value ?? '')
  if (!p) return <><Title>{t('app.not_here')}</Title><Back onClick={back} /></>
  if (result) return <Done day={day} p={p} dose={result.dose} saved={result.saved} undone={() => setResult(undefined)} />
  const [lotID, vialID] = chosen.split('.')
  const at = now()
  const number_ = doseOf(p)
  const booked = !!p.appointment && !p.here && p.appointment.dose === number_ && p.appointment.state !== 'kept'
  const { findings, number: dose } = checkDose({
    rules: day.bundle.rules, session: { ...day.bundle.session, lots: day.lots, slots: day.slots }, person: p, given: p.given, number: number_,
    booked: booked ? { on: p.appointment!.on } : undefined, lotID: lotID ?? '', vial: vialID ? day.vials.find(v => v.vial_id === vialID) ?? null : undefined,
    on: dateAt(at), at, dayEnds: dayEnd(day.bundle.session.date)
  })
  const no = stopped(findings)
  const done = doneHere(day, p)
  const give = () => {
    const codeRight = identity === 'code' && (how === 'code' || code.trim() === p.appointment?.code)
    if (!identity) return setMissing(t('app.identity_needed'))
    if (identity === 'code' && !codeRight) return setMissing(t('app.code_wrong'))
    return act(async () => {
      from = chosen
      const lot = day.lots.find(l => l.lot_id === lotID)
      const body = {
        dose_id: newID(), beneficiary_id: id, appointment_id: booked ? p.appointment!.id : undefined, code_checked: codeRight, identity, lot_id: lotID!,
        lot_number: lot?.number, vial_id: vialID, number: dose, product: day.bundle.session.product, warned: findings.filter(f => f.level !== 'note').map(f => f.code)
      }
      const { op, saved } = await record({ kind: 'dose', body })
      setResult({ dose: { ...body, at: op.at + op.offset, by: op.by }, saved })
    })
  }
  return <>
    <Back onClick={back} />
    <Title><Bdi>{nameOf(p)}</Bdi></Title>
    <p class="facts">{who(p, day)}{p.reference && <> · <span dir="ltr">{p.reference.replace(/(\d{4})(?=\d)/g, '$1 ')}</span></>}</p>
    {p.id_kind && <p class="facts">{kindName(day, p.id_kind)} <span dir="ltr">{'••••\u00a0' + (p.id_last4 ?? '')}</span></p>}
    {p.group && <p class="facts">{t(`citizen.group_${p.group}`)}</p>}
    {done
      ? <Had day={day} p={p} />
      : <>
          <Due findings={findings} dose={dose} product={productOf(day.bundle.rules, day.bundle.session.product)?.name ?? day.bundle.session.product} />
          {p.away && <Notice kind="care">{t('app.was_away', { why: t(`app.away_${p.away.what}`) })}</Notice>}
          {p.given.length > 0 && <details><summary>{n('app.had', p.given.length)}</summary><ul>{p.given.map(g => <li key={g.number}>{t('app.dose_of', { dose: g.number, product: productOf(day.bundle.rules, g.product)?.name ?? g.product, date: g.on })}</li>)}</ul></details>}
          {(!no || sure) && <>
            <Choices name="identity" legend={t('app.identity')} value={identity} set={v => { setIdentity(v as Identity); setMissing('') }} error={missing} options={[
              { value: 'document', text: t('app.identity_document') }, ...(booked && p.appointment?.code ? [{ value: 'code', text: t('app.identity_code') }] : []),
              { value: 'known', text: t('app.identity_known') }, { value: 'vouched', text: t('app.identity_vouched') }]} />
            {identity === 'code' && how !== 'code' && <Field name="code" label={t('app.code')} mode="numeric" value={code} set={v => { setCode(v); setMissing('') }} ltr />}
            <Choices name="from" legend={t('app.from')} value={chosen} set={setChosen} options={all} wide />
          </>}
          <Actions>
            {!no && <Button id="record" busy={!!busy} onClick={give}>{t('app.record', { dose })}</Button>}
            {no && sure && <Button id="record" kind="danger" busy={!!busy} onClick={give}>{t('app.record_given', { dose })}</Button>}
            <Button kind={no && !sure ? 'main' : 'plain'} onClick={() => go({ name: 'away', id })}>{t('app.turn_away')}</Button>
          </Actions>
          {no && !sure && <details class="quiet"><summary>{t('app.was_given')}</summary><p>{t('app.was_given_hint')}</p><Button kind="danger" onClick={() => setSure(true)}>{t('app.was_given_yes')}</Button></details>}
        </>}
  </>
}

const kindName = (day: Day, kind: string) => {
  const known = day.bundle.registration.id_kinds.find(k => k.kind === kind)
  return known ? nameIn(known) : kind
}

function Due ({ findings, dose, product }: { findings: ReturnType<typeof checkDose>['findings'], dose: number, product: string }) {
  const no = stopped(findings)
  const warn = findings.some(f => f.level === 'warn')
  return <Notice kind={no ? 'stop' : warn ? 'care' : 'good'}>
    <strong>{no ? t('app.do_not_give') : t('app.may_give', { dose, product })}</strong>
    {findings.length > 0 && <ul>{findings.map(f => <li key={f.code}>{said(f)}</li>)}</ul>}
  </Notice>
}

// Somebody who has had their dose here, and what can be put right.
function Had ({ day, p }: { day: Day, p: Somebody }) {
  return <>
    <Notice kind="good"><strong>{p.here ? t('app.given_at', { time: time(p.here.at) }) : t('app.given')}</strong>
      {p.here && <p>{t('app.dose_from', { dose: p.here.number, lot: day.lots.find(l => l.lot_id === p.here!.lot_id)?.number ?? p.here.lot_number ?? '' })}</p>}
      {p.here?.aefi && <p>{t('app.aefi_told')}</p>}
    </Notice>
    <Actions>
      <Button onClick={() => go({ name: 'people' })}>{t('app.to_list')}</Button>
      {p.here && !p.here.aefi && <Button kind="plain" onClick={() => go({ name: 'aefi', id: p.here!.dose_id })}>{t('app.aefi')}</Button>}
      {p.here && !day.ended && <Button kind="plain" onClick={() => go({ name: 'correct', id: p.here!.dose_id })}>{t('app.correct')}</Button>}
    </Actions>
  </>
}

const undoSeconds = 15

// The dose is on the disk. The next person is a tap away; a slip of the finger is undone at once.
function Done ({ day, p, dose, saved, undone }: { day: Day, p: Somebody, dose: GivenHere, saved: boolean, undone: () => void }) {
  useTick(1000)
  const [busy, act] = useAct()
  const left = undoSeconds - Math.floor((now() - dose.at) / 1_000_000)
  const next = nextOf(day)
  useEffect(() => { document.querySelector<HTMLElement>('#next')?.focus() }, [])
  const undo = () => act(async () => {
    await record({ kind: 'correct', body: { dose_id: dose.dose_id, void: true, reason: 'undone' } })
    undone()
  })
  const until = dose.at + day.bundle.observation_minutes * 60_000_000
  return <>
    <Title>{saved ? t('app.recorded') : t('app.recorded_memory')}</Title>
    <p class="big"><Bdi>{nameOf(p)}</Bdi></p>
    <p>{t('app.dose_from', { dose: dose.number, lot: dose.lot_number ?? '' })}</p>
    {day.bundle.observation_minutes > 0 && <Notice kind="info">{t('app.stays_until', { time: time(until) })}</Notice>}
    {/* not at the thumb, where the button was that recorded the dose */}
    {left > 0 && <Button id="undo" kind="plain" busy={!!busy} onClick={undo}>{t('app.undo')} <span aria-hidden="true">{number(left)}</span></Button>}
    <Actions>
      {next
        ? <Button id="next" onClick={() => go({ name: 'person', id: next.beneficiary_id }, true)}>{t('app.next')} <Bdi>{nameOf(next)}</Bdi></Button>
        : <Button id="next" onClick={() => go({ name: 'people' }, true)}>{t('app.to_list')}</Button>}
      {next && <Button kind="plain" onClick={() => go({ name: 'people' }, true)}>{t('app.to_list')}</Button>}
    </Actions>
  </>
}

/** Who waits longest: by slot, then by name. */
export function nextOf (day: Day): Somebody | undefined {
  return [...day.people.values()].filter(p => !doneHere(day, p) && !p.away)
    .sort((a, b) => (a.appointment?.slot_no ?? 0) - (b.appointment?.slot_no ?? 0) || byName(a, b))[0]
}

