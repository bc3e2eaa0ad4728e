// Somebody without a booking: registered on the spot, with the consent text read out.
import { useState } from 'preact/hooks'
import { asciiDigits } from '../fold'
import { record } from '../log'
import { Actions, Back, Bdi, Button, Choices, Field, Title, useState_, useWrong } from '../parts'
import { useAct } from '../press'
import { checkDocument } from '../rules'
import { now } from '../state'
import { newID } from '../vault'
import { back, go } from '../view'
import { byName, dateAt, nameIn, t } from '../words'

const none = 'none'
const consent = ['consent.why', 'consent.kept', 'consent.seen', 'consent.long', 'consent.rights'] as const

export function WalkIn ({ typed = '' }: { typed?: string }) {
  const { bundle } = useState_().day!
  const [name, setName] = useState(typed), [born, setBorn] = useState(''), [sex, setSex] = useState(''), [group, setGroup] = useState('')
  const [phone, setPhone] = useState(''), [kind, setKind] = useState(''), [idNumber, setIDNumber] = useState(''), [agreed, setAgreed] = useState('')
  const [area, setArea] = useState(bundle.session.area)
  const [busy, act] = useAct()
  const [wrong, setWrong] = useWrong()
  const kinds = bundle.registration.id_kinds
  const areas = (bundle.registration.areas ?? []).map(a => ({ id: a.id, name: nameIn(a) })).sort(byName)
  const today = dateAt(now())
  const submit = (e: Event) => {
    e.preventDefault()
    const bad: Record<string, string> = {}
    const clean = name.trim().replace(/\s+/g, ' ')
    if (!clean) bad.name = t('error.name_needed')
    else if (!/\p{L}/u.test(clean) || [...clean].length > 120) bad.name = t('error.name_malformed')
    const birth = readBirth(born, today)
    if (!birth) bad.born = t('app.born_wrong')
    if (!sex) bad.sex = t('error.sex_needed')
    const digits = asciiDigits(phone).replace(/[\s()-]/g, '')
    if (phone.trim() && !/^\+?\d{8,15}$/.test(digits)) bad.phone = t('app.phone_wrong')
    const one = kinds.find(k => k.kind === kind)
    const checked = one && checkDocument(one, asciiDigits(idNumber))
    if (!kind) bad.id_kind = t('app.document_choose')
    else if (one && !checked) bad.id_number = t('error.id_number_malformed', { kind: nameIn(one), example: one.example ?? '' })
    if (agreed !== 'yes') bad.consent = t('app.consent_needed')
    if (setWrong(bad)) return
    void act(async () => {
      const id = newID()
      await record({ kind: 'register', body: {
        beneficiary_id: id, name: clean, ...birth!, sex, group: group || undefined, phone: digits || undefined, area,
        id_kind: one?.kind, id_number: checked, consent: bundle.registration.consent.version, vouched: one ? undefined : true
      } })
      go({ name: 'person', id }, true)
    })
  }
  return <form onSubmit={submit} noValidate>
    <Back onClick={back} />
    <Title>{t('app.walk_in')}</Title>
    <Field name="name" label={t('app.name_full')} value={name} set={setName} error={wrong.name} />
    <Field name="born" label={t('app.born')} hint={t('app.born_hint', { example: '1980' })} value={born} set={setBorn} error={wrong.born} mode="text" ltr />
    <Choices name="sex" legend={t('app.sex')} value={sex} set={setSex} error={wrong.sex} options={['female', 'male', 'other'].map(v => ({ value: v, text: t(`citizen.sex_${v}`) }))} />
    {bundle.registration.groups.length > 0 && <Choices name="group" legend={t('app.group')} value={group} set={setGroup} wide options={[
      { value: '', text: t('citizen.group_none') }, ...bundle.registration.groups.map(g => ({ value: g, text: t(`citizen.group_${g}`) }))]} />}
    <Field name="phone" label={t('app.phone')} hint={t('app.optional')} type="tel" mode="tel" value={phone} set={setPhone} error={wrong.phone} ltr />
    <div class={wrong.id_kind ? 'field wrong' : 'field'}>
      <label for="id_kind">{t('app.document')}</label>
      {wrong.id_kind && <p class="error" id="id_kind-error">{wrong.id_kind}</p>}
      <select id="id_kind" name="id_kind" value={kind} aria-describedby={wrong.id_kind && 'id_kind-error'} onChange={e => setKind(e.currentTarget.value)}>
        <option value="" />
        {kinds.map(k => <option key={k.kind} value={k.kind}>{nameIn(k)}</option>)}
        <option value={none}>{t('app.document_none')}</option>
      </select>
    </div>
    {kind && kind !== none && <Field name="id_number" label={t('app.document_number')} value={idNumber} set={setIDNumber} error={wrong.id_number} ltr />}
    {areas.length > 1 && <div class="field">
      <label for="area">{t('app.district')}</label>
      <select id="area" name="area" value={area} onChange={e => setArea(e.currentTarget.value)}>{areas.map(a => <option key={a.id} value={a.id}>{a.name}</option>)}</select>
    </div>}
    <section class="consent">
      <h2>{t('app.consent_read')}</h2>
      {bundle.registration.consent.text ? <p><Bdi>{bundle.registration.consent.text}</Bdi></p> : consent.map(key => <p key={key}>{t(key)}</p>)}
      <Choices name="consent" legend={t('consent.question')} value={agreed} set={setAgreed} error={wrong.consent} options={[
        { value: 'yes', text: t('app.agrees') }, { value: 'no', text: t('app.agrees_not') }]} />
    </section>
    <Actions><Button type="submit" busy={!!busy}>{t('app.register')}</Button></Actions>
  </form>
}

/** A year, or a date as YYYY-MM-DD or day, month, year. */
export function readBirth (text: string, today: string): { birth_year: number, birth_date?: string } | undefined {
  const typed = asciiDigits(text).trim()
  const year = /^\d{4}$/.exec(typed)
  if (year) return sane(Number(typed), today) ? { birth_year: Number(typed) } : undefined
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed), local = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})$/.exec(typed)
  const [y, m, d] = iso ? [iso[1], iso[2], iso[3]] : local ? [local[3], local[2], local[1]] : []
  if (!y || !m || !d) return undefined
  const date = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const real = new Date(date + 'T00:00:00Z')
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== date || date > today || !sane(Number(y), today)) return undefined
  return { birth_year: Number(y), birth_date: date }
}

const sane = (year: number, today: string) => year >= 1900 && year <= Number(today.slice(0, 4))
