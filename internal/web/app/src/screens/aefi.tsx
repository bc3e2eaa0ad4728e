// What happened after a dose: the core variables of WHO's reporting form for AEFI.
import { useState } from 'preact/hooks'
import { allDoses } from '../fold'
import { record } from '../log'
import { Actions, Back, Bdi, Button, Checks, Choices, Field, Title, useState_, useWrong } from '../parts'
import { useAct } from '../press'
import { now } from '../state'
import { newID } from '../vault'
import { back, go } from '../view'
import { nameOf, t } from '../words'

const events = ['local', 'fever', 'anaphylaxis', 'fainting', 'seizure', 'abscess', 'sepsis', 'encephalopathy', 'toxic_shock', 'thrombocytopenia', 'other']
const reasons = ['death', 'life_threatening', 'hospitalization', 'disability', 'congenital', 'other']
const outcomes = ['recovered', 'recovering', 'recovered_sequelae', 'not_recovered', 'died', 'unknown']

export function AefiForm ({ id }: { id: string }) {
  const s = useState_()
  const day = s.day!
  const dose = allDoses(day).find(d => d.dose_id === id)
  const p = dose && day.people.get(dose.beneficiary_id)
  const [what, setWhat] = useState<string[]>([]), [serious, setSerious] = useState(''), [why, setWhy] = useState<string[]>([]), [outcome, setOutcome] = useState('')
  const [minutes, setMinutes] = useState('0'), [words, setWords] = useState(''), [treated, setTreated] = useState('')
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  if (!dose || !p) return <Back onClick={back} />
  const list = day.bundle.aefi?.events?.length ? day.bundle.aefi.events : events
  const reasonList = day.bundle.aefi?.reasons ?? reasons, outcomeList = day.bundle.aefi?.outcomes ?? outcomes
  const submit = (e: Event) => {
    e.preventDefault()
    const bad: Record<string, string> = {}
    if (what.length === 0) bad.events = t('app.events_needed')
    if (!/^\d{1,4}$/.test(minutes)) bad.minutes = t('app.minutes_needed')
    if (!serious) bad.serious = t('app.choose_needed')
    if (serious === 'yes' && why.length === 0) bad.reasons = t('app.choose_needed')
    if (!outcome) bad.outcome = t('app.choose_needed')
    if (what.includes('other') && !words.trim()) bad.description = t('app.words_needed')
    if (setWrong(bad)) return
    void act(async () => {
      await record({ kind: 'aefi', body: {
        aefi_id: newID(), beneficiary_id: p.beneficiary_id, dose_id: dose.dose_id, onset_at: Math.max(dose.at, now() - Number(minutes) * 60_000_000), events: what, serious: serious === 'yes',
        reasons: serious === 'yes' ? why : [], outcome, description: words.trim() || undefined, treated: treated.trim() || undefined, reporter: s.who!.staff.name
      } })
      go({ name: 'watch' }, true)
    })
  }
  return <form onSubmit={submit} noValidate>
    <Back onClick={back} />
    <Title>{t('app.aefi')}</Title>
    <p class="big"><Bdi>{nameOf(p)}</Bdi></p>
    <Checks name="events" legend={t('app.events')} values={what} set={setWhat} error={wrong.events} options={list.map(v => ({ value: v, text: t(`app.event_${v}`) }))} />
    <Field name="minutes" label={t('app.began')} hint={t('app.began_hint')} mode="numeric" value={minutes} set={setMinutes} error={wrong.minutes} ltr />
    <Choices name="serious" legend={t('app.serious')} value={serious} set={setSerious} error={wrong.serious} options={[{ value: 'no', text: t('app.no') }, { value: 'yes', text: t('app.yes') }]} />
    {serious === 'yes' && <Checks name="reasons" legend={t('app.serious_why')} values={why} set={setWhy} error={wrong.reasons} options={reasonList.map(v => ({ value: v, text: t(`app.serious_${v}`) }))} />}
    <Choices name="outcome" legend={t('app.outcome')} value={outcome} set={setOutcome} error={wrong.outcome} wide options={outcomeList.map(v => ({ value: v, text: t(`app.outcome_${v}`) }))} />
    <Field name="treated" label={t('app.treated')} hint={t('app.optional')} value={treated} set={setTreated} long />
    <Field name="description" label={t('app.note')} hint={t('app.optional')} value={words} set={setWords} error={wrong.description} long />
    <Actions><Button type="submit" busy={!!busy}>{t('app.save')}</Button></Actions>
  </form>
}

