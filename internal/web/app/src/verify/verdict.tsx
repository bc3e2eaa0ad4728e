// The result: a colour, an icon and a word that can be read at arm's length; who signed; what the signature covers, and nothing else.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { date, t } from '../words'
import { forget, send } from './act'
import { warningsOf } from './age'
import { country, lineOf, sourceOf } from './fields'
import { day, useShared } from './parts'
import type { Field, Result, Verdict } from './result'
import type { Answer } from './state'

export function Outcome () {
  const s = useShared()
  const first = useRef<HTMLHeadingElement>(null)
  useEffect(() => first.current?.focus(), [s.checked])
  if (!s.result) return null
  const unread = ['certificate_not_here', 'certificate_signer_unknown', 'certificate_content_unknown'].includes(s.result.code)
  return <>
    {s.answer ? <FromServer first={first} /> : <One result={s.result} first={first} />}
    {!s.answer && unread && <Send />}
    <div class="foot"><button type="button" id="next" class="button" onClick={() => forget()}>{t('verifier.next')}</button></div>
  </>
}

const paths: Record<Verdict, string> = { valid: 'm5 13 4.5 4.5L19.5 7', invalid: 'M6 6l12 12M18 6 6 18', unknown: 'M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1.2.7-1.7 1.3-1.7 2.6M12 18.4v.2' }

function Panel ({ verdict, first, children }: { verdict: Verdict, first: { current: HTMLHeadingElement | null }, children: ComponentChildren }) {
  return <div class={'verdict ' + verdict} data-verdict={verdict} role={verdict === 'valid' ? 'status' : 'alert'}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d={paths[verdict]} /></svg>
    <h1 tabIndex={-1} ref={first}>{t(`verifier.verdict_${verdict}`)}</h1>
    {children}
  </div>
}

function One ({ result: r, first }: { result: Result, first: { current: HTMLHeadingElement | null } }) {
  const s = useShared()
  return <section>
    <Panel verdict={r.verdict} first={first}><p>{why(r)}</p></Panel>
    {warningsOf(s, r).map(w => <p key={w} class="notice care">{w}</p>)}
    {r.fields.length > 0 && <>
      {r.verdict === 'valid' && <p class="notice big">{t('verifier.compare')}</p>}
      <h2>{t('verifier.shown')}</h2>
      <Lines fields={r.fields} kind={r.kind} />
    </>}
    {r.kid && <h2>{r.signer ? t('verify.signer') : t('verifier.signer_claimed')}</h2>}
    <dl>
      {r.signer && <>
        {r.signer.name && <><dt>{t('verify.signer_name')}</dt><dd><bdi>{r.signer.name}</bdi></dd></>}
        <dt>{t('verify.signer_country')}</dt><dd>{r.signer.country ? country(r.signer.country) : <bdi>{r.signer.issuer}</bdi>}</dd>
        <dt>{t('verify.signer_known')}</dt><dd>{sourceOf(r.list)}</dd>
      </>}
      {r.kid && <><dt>{t('verifier.key')}</dt><dd><bdi class="code" dir="ltr">{r.kid}</bdi></dd></>}
      {r.until !== undefined && <><dt>{t('verifier.until')}</dt><dd>{date(day(r.until))}</dd></>}
      <dt>{t('verifier.trust_from')}</dt><dd>{r.list?.dated ? date(r.list.dated.slice(0, 10)) : s.fetched ? date(day(s.fetched)) : t('verifier.not_known')}</dd>
      <dt>{t('verifier.revoked_from')}</dt><dd>{s.revoked && (r.ended || !r.signer) ? date(day(s.revoked.snapshot.made_at * 1000)) : t('verifier.not_known')}</dd>
    </dl>
    <p class="hint">{t('verifier.here')}</p>
  </section>
}

function why (r: Result): string {
  switch (r.code) {
    case '': return t('verifier.valid_why')
    case 'certificate_not_here': return t('verifier.why_not_here', { form: r.format ? t(`verify.format_${r.format}`) : t('verifier.format_other') })
    case 'certificate_withdrawn': return t('verifier.why_ended') // the lists do not say which of the two
    default: return t('error.' + r.code, r.args)
  }
}

/** Fields, those of the person first, then of each dose, test or period. */
function Lines ({ fields, kind = 'vaccination' }: { fields: Field[], kind?: string | undefined }) {
  const doses = [...new Set(fields.map(f => f.dose))]
  return <>{doses.map(d => <section key={d}>
    {d > 0 && doses.length > 2 && <h3>{t(`verify.part_${kind}`, { number: d })}</h3>}
    <dl class="shown">{fields.filter(f => f.dose === d).map((f, i) => <><dt key={i}>{t(`verify.field_${f.name}`)}</dt><dd data-field={f.name}>{lineOf(f)}</dd></>)}</dl>
  </section>)}</>
}

/** What this device cannot check may go to our server, if whoever looks at the page wants it to. */
function Send () {
  const s = useShared()
  return <section class="consent">
    <h2>{t('verifier.send_title')}</h2>
    <p>{t('verifier.send_what', { host: location.host })}</p>
    {s.sending === 'failed' && <p class="notice stop" role="alert">{t('verifier.send_failed')}</p>}
    <button type="button" id="send" class="button plain" disabled={s.sending === 'now'} onClick={() => { void send() }}>{s.sending === 'now' ? t('verifier.sending') : t('verifier.send')}</button>
  </section>
}

function FromServer ({ first }: { first: { current: HTMLHeadingElement | null } }) {
  const { answer: a } = useShared()
  if (!a) return null
  const fields = (all: Answer['shown']) => (all ?? []).map(f => ({ name: f.field, value: f.value, dose: f.dose ?? 0 }))
  return <section>
    <Panel verdict={a.verdict} first={first}><p>{a.verdict === 'valid' ? t('verifier.valid_why') : a.detail}</p></Panel>
    {a.shown && a.shown.length > 0 && <>
      {a.verdict === 'valid' && <p class="notice big">{t('verifier.compare')}</p>}
      <h2>{t('verifier.shown')}</h2>
      <Lines fields={fields(a.shown)} kind={a.kind} />
    </>}
    {a.unbound && a.unbound.length > 0 && <>
      <h2>{t('verify.unbound')}</h2>
      <p>{t('verify.unbound_how')}</p>
      <Lines fields={fields(a.unbound)} kind={a.kind} />
    </>}
    {a.signer && <><h2>{t('verify.signer')}</h2>
      <dl>
        {a.signer.name && <><dt>{t('verify.signer_name')}</dt><dd><bdi>{a.signer.name}</bdi></dd></>}
        {a.signer.country && <><dt>{t('verify.signer_country')}</dt><dd>{country(a.signer.country)}</dd></>}
        <dt>{t('verify.signer_known')}</dt><dd>{sourceOf({ source: a.signer.source, name: a.signer.list, dated: a.signer.dated })}</dd>
      </dl></>}
    <p class="hint">{t('verifier.checked_by', { host: location.host })}</p>
  </section>
}
