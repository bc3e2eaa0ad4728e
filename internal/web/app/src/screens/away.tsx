// Turned away: refused, deferred or another reason. It is written down, so that somebody can ask why people go home without a dose.
import { useState } from 'preact/hooks'
import { record } from '../log'
import { Actions, Back, Bdi, Button, Choices, Field, Title, useState_, useWrong } from '../parts'
import { useAct } from '../press'
import { now } from '../state'
import type { TurnedAway } from '../types'
import { back, go } from '../view'
import { dateAt, nameOf, t } from '../words'

const reasons = ['deferred', 'ill', 'not_due', 'refused', 'no_document', 'other'] as const

export function Away ({ id }: { id: string }) {
  const p = useState_().day!.people.get(id)
  const [what, setWhat] = useState(''), [note, setNote] = useState(''), [until, setUntil] = useState('')
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  if (!p) return <Back onClick={back} />
  const submit = (e: Event) => {
    e.preventDefault()
    const past = until !== '' && until <= dateAt(now())
    if (setWrong(!what ? { what: t('app.reason_needed') } : what === 'other' && !note.trim() ? { note: t('app.words_needed') } : past ? { until: t('app.until_past') } : {})) return
    void act(async () => {
      await record({ kind: 'turned_away', body: { beneficiary_id: id, appointment_id: p.appointment?.id, what: what as TurnedAway['what'], note: note.trim() || undefined, until: until || undefined } })
      go({ name: 'people' }, true)
    })
  }
  const dated = what === 'deferred' || what === 'ill' || what === 'not_due'
  return <form onSubmit={submit} noValidate>
    <Back onClick={back} />
    <Title>{t('app.turn_away')}</Title>
    <p class="big"><Bdi>{nameOf(p)}</Bdi></p>
    <Choices name="what" legend={t('app.why')} value={what} set={setWhat} error={wrong.what} wide options={reasons.map(r => ({ value: r, text: t(`app.away_${r}`) }))} />
    {dated && <Field name="until" label={t('app.until')} hint={t('app.optional')} type="date" value={until} set={setUntil} error={wrong.until} />}
    <Field name="note" label={t('app.note')} hint={what === 'other' ? undefined : t('app.optional')} value={note} set={setNote} error={wrong.note} long />
    <Actions><Button type="submit" busy={!!busy}>{t('app.save')}</Button></Actions>
  </form>
}
