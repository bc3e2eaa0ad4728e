// Before the day: signing in, the PIN, the lock, the choice of a session.
import { useEffect, useState } from 'preact/hooks'
import { No } from '../api'
import { beWriter, choose, exportFile, listSessions, setPIN, signIn, takeOver, unlock, wipe } from '../device'
import { prepare } from '../scan'
import { Actions, Bdi, Button, Field, give, Notice, Title, useState_, useTick, useWrong } from '../parts'
import { useAct } from '../press'
import { sendNow } from '../sync'
import { clock, countdown, date, n, span, t } from '../words'

const told = (err: unknown): string => err instanceof No ? (err.offline ? t('app.no_network') : err.detail || t('error.other', { code: err.code })) : t('error.other', { code: 'app' })

export function Elsewhere () {
  return <><Title>{t('app.elsewhere')}</Title><p>{t('app.elsewhere_why')}</p><Actions><Button onClick={() => beWriter(true)}>{t('app.use_here')}</Button></Actions></>
}

/** Signing in, online. `again` is when the token is over and only it is missing. */
export function SignIn ({ again, login: known = '' }: { again?: () => void, login?: string }) {
  const [login, setLogin] = useState(known), [password, setPassword] = useState(''), [totp, setTotp] = useState('')
  const [asked, setAsked] = useState(false), [no, setNo] = useState('')
  const [wrong, setWrong] = useWrong()
  const [busy, act] = useAct()
  const submit = (e: Event) => {
    e.preventDefault()
    setNo('')
    if (setWrong({ ...(login ? {} : { login: t('app.login_needed') }), ...(password ? {} : { password: t('app.password_needed') }) })) return
    void act(async () => {
      try {
        await signIn(login.trim(), password, totp.replace(/\s/g, ''))
        again?.()
      } catch (err) {
        if (err instanceof No && err.code === 'totp_needed') setAsked(true)
        else setNo(told(err))
      }
    })
  }
  return <form onSubmit={submit} noValidate>
    <Title>{again ? t('app.sign_in_again') : t('app.sign_in')}</Title>
    {!again && <p>{t('app.sign_in_hint')}</p>}
    {no && <Notice kind="stop">{no}</Notice>}
    <Field name="login" label={t('app.login')} value={login} set={setLogin} error={wrong.login} complete="username" ltr />
    <Field name="password" label={t('app.password')} type="password" value={password} set={setPassword} error={wrong.password} complete="current-password" ltr />
    {asked && <Field name="totp" label={t('app.totp')} hint={t('app.totp_hint')} value={totp} set={setTotp} mode="numeric" complete="one-time-code" ltr />}
    <Actions><Button type="submit" busy={!!busy}>{t('app.sign_in')}</Button></Actions>
  </form>
}

export function NewPIN () {
  const [pin, setPin] = useState(''), [repeat, setRepeat] = useState(''), [no, setNo] = useState('')
  const [wrong, setWrong] = useWrong()
  const [busy, act] = useAct()
  const submit = (e: Event) => {
    e.preventDefault()
    const weak = !/^\d{6,12}$/.test(pin) || /^(\d)\1+$/.test(pin) || '01234567890'.includes(pin) || '9876543210'.includes(pin)
    if (setWrong(weak ? { pin: t('app.pin_weak') } : pin !== repeat ? { repeat: t('app.pin_differs') } : {})) return
    void act(() => setPIN(pin).catch(err => setNo(told(err))))
  }
  return <form onSubmit={submit} noValidate>
    <Title>{t('app.pin_new')}</Title>
    <p>{t('app.pin_why')}</p>
    {no && <Notice kind="stop">{no}</Notice>}
    <Field name="pin" label={t('app.pin')} hint={t('app.pin_hint')} type="password" mode="numeric" value={pin} set={setPin} error={wrong.pin} complete="new-password" ltr />
    <Field name="repeat" label={t('app.pin_again')} type="password" mode="numeric" value={repeat} set={setRepeat} error={wrong.repeat} complete="new-password" ltr />
    <Actions><Button type="submit" busy={!!busy}>{t('app.pin_set')}</Button></Actions>
  </form>
}

export function Locked () {
  const s = useState_()
  useTick(1000)
  const [secret, setSecret] = useState(''), [no, setNo] = useState(''), [other, setOther] = useState(false)
  const byPassword = other || !s.ring?.pin
  const left = (s.ring?.wait ?? 0) - Date.now()
  const [busy, act] = useAct()
  const submit = (e: Event) => {
    e.preventDefault()
    if (left > 0 || !secret) return
    void act(async () => {
      setNo('')
      try {
        const how = await unlock(secret, byPassword ? 'password' : 'pin')
        setSecret('')
        if (how === 'wrong') setNo(t(byPassword ? 'app.password_wrong' : 'app.pin_wrong'))
        if (how === 'destroyed') setNo(t('app.pin_gone'))
      } catch { setNo(t('error.other', { code: 'locked' })) }
    })
  }
  return <form onSubmit={submit} noValidate>
    <Title>{t('app.locked')}</Title>
    {s.unsent > 0 && <p>{n('app.unsent_locked', s.unsent)}</p>}
    {no && <Notice kind="stop">{no}</Notice>}
    {left > 0 && <Notice kind="care">{t('app.pin_wait', { span: countdown(left * 1000) })}</Notice>}
    <Field key={byPassword ? 'password' : 'pin'} name={byPassword ? 'password' : 'pin'} label={t(byPassword ? 'app.password' : 'app.pin')} type="password" mode={byPassword ? 'text' : 'numeric'}
      hint={byPassword ? t('app.password_opens') : undefined} value={secret} set={setSecret} complete="current-password" ltr />
    <Actions>
      <Button type="submit" busy={!!busy || left > 0}>{t('app.unlock')}</Button>
      {s.ring?.pin && <Button kind="plain" onClick={() => { setOther(!other); setNo('') }}>{t(other ? 'app.use_pin' : 'app.pin_forgotten')}</Button>}
    </Actions>
    {s.unsent === 0 && <details class="quiet"><summary>{t('app.start_anew')}</summary><p>{t('app.start_anew_hint')}</p><Button kind="danger" onClick={wipe}>{t('app.wipe')}</Button></details>}
  </form>
}

export function Choose () {
  const s = useState_()
  const [no, setNo] = useState(''), [word, setWord] = useState(''), [again, setAgain] = useState(false)
  useEffect(() => { void prepare().catch(() => {}) }, [])
  const [busy, act] = useAct()
  const attempt = (what: string, doIt: () => Promise<void>) => act(async () => {
    setNo('')
    try { await doIt() } catch (err) {
      setNo(told(err))
      if (err instanceof No && err.status === 401) setAgain(true)
    }
  }, what)
  const taken = async (input: HTMLInputElement) => {
    const file = input.files?.[0]
    if (!file) return
    const text = await file.text()
    input.value = ''
    await attempt('file', async () => { if (!await takeOver(text, word)) setNo(t('app.handover_wrong')) })
  }
  if (again) return <SignIn again={() => { setAgain(false); void attempt('list', listSessions) }} login={s.who?.login} />
  return <>
    <Title>{t('app.choose')}</Title>
    {no && <Notice kind="stop">{no}</Notice>}
    {s.unsent > 0 && <section>
      <Notice kind="care"><strong>{n('app.unsent', s.unsent)}</strong> {t('app.oldest', { span: span((Date.now() - s.oldest) * 1000) })}</Notice>
      <div class="pair"><Button kind="plain" busy={s.sending} onClick={sendNow}>{t('app.send_now')}</Button>
        <Button kind="plain" busy={busy === 'save'} onClick={() => attempt('save', async () => { const f = await exportFile(); await give(f.name, f.text, 'application/jose') })}>{t('app.export')}</Button></div>
    </section>}
    {s.sessions?.length === 0 && <Notice kind="info">{t('app.no_sessions')}</Notice>}
    <ul class="rows">{s.sessions?.map(one => <li key={one.id}><button type="button" class="row" data-id={one.id} disabled={!!busy} onClick={() => { void attempt(one.id, () => choose(one.id)) }}>
      <strong><Bdi>{one.facility.name}</Bdi></strong>
      <span>{date(one.date)}, {clock(one.starts)} – {clock(one.ends)}</span>
      <span><Bdi>{one.product}</Bdi> · {n('app.booked', one.booked)}</span>
    </button></li>)}</ul>
    <details><summary>{t('app.take_over')}</summary>
      <p>{t('app.take_over_how')}</p>
      <Field name="word" label={t('app.word')} value={word} set={setWord} ltr />
      <label class="button plain filebutton">{t('app.open_file')}<input type="file" accept=".json,application/json" onChange={e => { void taken(e.currentTarget) }} /></label>
    </details>
    <Actions><Button kind="plain" busy={busy === 'list'} onClick={() => attempt('list', listSessions)}>{t('app.look_again')}</Button></Actions>
  </>
}
