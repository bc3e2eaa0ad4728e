// What is unsent, what the centre said, and what to do when there is no network for long.
import { useState } from 'preact/hooks'
import { exportFile, handOver, leaveSession, lock, setLanguage, wipe } from '../device'
import { Actions, Back, Bdi, Button, Choices, Notice, Title, give, useState_, useTick } from '../parts'
import { useAct } from '../press'
import { sendNow } from '../sync'
import { back } from '../view'
import { n, nameOf, number, said, span, t, time } from '../words'
import { SignIn } from './enter'

export function Sync () {
  useTick(10_000)
  const s = useState_()
  const [word, setWord] = useState('')
  const [busy, act] = useAct()
  // Where the answer was lost on the way, the next one says "already", with the findings as then.
  const review = [...s.answers.values()].filter(a => a.outcome === 'review' || (a.outcome === 'already' && a.findings?.some(f => f.level === 'stop')))
  return <>
    <Back onClick={back} />
    <Title>{t('app.sending')}</Title>
    {s.unsent === 0
      ? <Notice kind="good">{t('app.all_sent')}{s.lastSent > 0 && <> {t('app.sent_at', { time: time(s.lastSent * 1000) })}</>}</Notice>
      : <Notice kind="care"><strong>{n('app.unsent', s.unsent)}</strong> {t('app.oldest', { span: span((Date.now() - s.oldest) * 1000) })}</Notice>}
    {!s.online && <Notice kind="info">{t('app.no_network_ok')}</Notice>}
    {s.tokenOver && <SignIn again={() => {}} login={s.who?.login} />}
    {review.length > 0 && <section><h2>{t('app.for_review')}</h2><p>{t('app.for_review_hint')}</p>
      <ul>{review.map(a => <li key={a.id}><Bdi>{about(a.seq)}</Bdi>: {(a.findings ?? []).map(said).join(' ') || t('app.review_other')}</li>)}</ul></section>}
    <Choices name="lang" legend={t('app.language')} value={s.lang} set={v => { void setLanguage(v) }} options={s.languages.map(l => ({ value: l.Tag, text: <span lang={l.Tag} dir={l.Dir}>{l.Name}</span> }))} />
    <details><summary>{t('app.hand_over')}</summary>
      <p>{t('app.hand_over_how')}</p>
      {word && <p class="word" dir="ltr">{word}</p>}
      <Button kind="plain" busy={busy === 'over'} onClick={() => act(async () => {
        const file = await handOver()
        setWord(file.word)
        await give(file.name, file.text, 'application/json')
      }, 'over')}>{t('app.hand_over_file')}</Button>
    </details>
    <details><summary>{t('app.last_resort')}</summary>
      <p>{t('app.last_resort_how')}</p>
      <Button kind="plain" busy={busy === 'file'} onClick={() => act(async () => { const f = await exportFile(); await give(f.name, f.text, 'application/jose') }, 'file')}>{t('app.export')}</Button>
    </details>
    <details><summary>{t('app.device')}</summary>
      <p><Bdi>{s.who?.staff.name}</Bdi> · {t('app.device_id', { id: s.who?.device_id.slice(-8) ?? '' })} · {n('app.operations', s.ops.length)}</p>
      <Button kind="plain" onClick={leaveSession}>{t('app.other_session')}</Button>
      {s.unsent === 0 ? <Button kind="danger" onClick={wipe}>{t('app.wipe')}</Button> : <p>{t('app.wipe_later')}</p>}
    </details>
    <Actions>
      <Button busy={s.sending} onClick={sendNow}>{t('app.send_now')}</Button>
      <Button kind="plain" onClick={lock}>{t('app.lock')}</Button>
    </Actions>
  </>
  function about (seq: number): string {
    const op = s.ops.find(one => one.seq === seq)
    const id = op && 'beneficiary_id' in op.body ? op.body.beneficiary_id : ''
    const p = s.day?.people.get(id)
    return p ? nameOf(p) : number(seq)
  }
}
