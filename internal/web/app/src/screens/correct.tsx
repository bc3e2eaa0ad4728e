// Putting right within the day: another batch, another number, or no dose at all.
import { useState } from 'preact/hooks'
import { record } from '../log'
import { Actions, Back, Bdi, Button, Choices, Field, Title, useState_, useWrong } from '../parts'
import { useAct } from '../press'
import { back, go } from '../view'
import { n, nameOf, t } from '../words'

export function CorrectForm ({ id }: { id: string }) {
  const day = useState_().day!
  const dose = day.doses.find(d => d.dose_id === id)
  const p = dose && day.people.get(dose.beneficiary_id)
  const [what, setWhat] = useState(''), [lot, setLot] = useState(dose?.lot_id ?? ''), [num, setNum] = useState(String(dose?.number ?? 1)), [reason, setReason] = useState('')
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  if (!dose || !p) return <Back onClick={back} />
  const submit = (e: Event) => {
    e.preventDefault()
    const same = what === 'lot' && lot === dose.lot_id || what === 'number' && Number(num) === dose.number
    if (setWrong(!what ? { what: t('app.choose_needed') } : same ? { [what === 'lot' ? 'lot' : 'number']: t('app.same') } : !reason.trim() ? { reason: t('app.words_needed') } : {})) return
    void act(async () => {
      await record({ kind: 'correct', body: { dose_id: id, void: what === 'void', lot_id: what === 'lot' ? lot : undefined, number: what === 'number' ? Number(num) : undefined, reason: reason.trim() } })
      go({ name: 'people' }, true)
    })
  }
  return <form onSubmit={submit} noValidate>
    <Back onClick={back} />
    <Title>{t('app.correct')}</Title>
    <p class="big"><Bdi>{nameOf(p)}</Bdi></p>
    <Choices name="what" legend={t('app.what_wrong')} value={what} set={setWhat} error={wrong.what} wide options={[
      { value: 'lot', text: t('app.wrong_lot') }, { value: 'number', text: t('app.wrong_number') }, { value: 'void', text: t('app.wrong_none') }]} />
    {what === 'lot' && <Choices name="lot" legend={t('app.from')} value={lot} set={setLot} error={wrong.lot} wide options={day.lots.map(l => ({ value: l.lot_id, text: t('app.batch_of', { lot: l.number }), hint: n('app.left', l.left) }))} />}
    {what === 'number' && <Choices name="number" legend={t('app.number')} value={num} set={setNum} error={wrong.number} options={Array.from({ length: day.bundle.rules.max_doses }, (_, i) => ({ value: String(i + 1), text: t('app.dose_n', { dose: i + 1 }) }))} />}
    <Field name="reason" label={t('app.why')} value={reason} set={setReason} error={wrong.reason} long />
    <Actions><Button type="submit" busy={!!busy}>{t('app.save')}</Button></Actions>
  </form>
}
