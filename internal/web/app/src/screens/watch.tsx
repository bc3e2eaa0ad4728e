// The minutes of watching after the dose, as a board: who may leave comes first.
import { allDoses, type Day, type GivenHere } from '../fold'
import { record } from '../log'
import { Bdi, Button, Notice, Title, useState_, useTick } from '../parts'
import { useAct } from '../press'
import { now } from '../state'
import type { Watched } from '../types'
import { go } from '../view'
import { countdown, n, nameOf, t, time } from '../words'

const longest = 3 * 60 * 60_000_000 // of somebody whom another device watches: it may have been switched off before it said how that ended

/** Who is being watched: whoever was given a dose on this device, and those on the others, as far as it is known. */
export const watched = (day: Day): GivenHere[] => {
  const old = now() - longest
  return allDoses(day).filter(d => !d.watched && (!isOthers(day, d) || d.at > old))
}
const whose = (day: Day, d: GivenHere) => {
  const p = day.people.get(d.beneficiary_id)
  return p ? nameOf(p) : t('app.not_here')
}
const isOthers = (day: Day, d: GivenHere) => day.others.some(o => o.dose_id === d.dose_id)

export function Watch () {
  useTick(1000)
  const s = useState_(), day = s.day!
  const [busy, act] = useAct()
  const all = watched(day)
  const left = (d: GivenHere) => d.at + day.bundle.observation_minutes * 60_000_000 - now()
  const leaves = (d: GivenHere, how: Watched['how']) => act(() => record({ kind: 'watched', body: { dose_id: d.dose_id, beneficiary_id: d.beneficiary_id, how } }), d.dose_id)
  const gone = allDoses(day).filter(d => d.watched).length
  const known = s.online && s.looked > 0 && Date.now() - s.looked < 3 * 60_000
  return <>
    <Title>{t('app.watching')}</Title>
    {!known && <Notice kind="info">{t('watch.others_unknown', { time: time(day.bundle.as_of) })}</Notice>}
    {all.length === 0 && <Notice kind="info">{t('app.nobody_watched')}</Notice>}
    <ul class="cards">{all.map(d => {
      const ms = left(d)
      return <li key={d.dose_id} class={ms <= 0 ? 'card over' : 'card'}>
        <div class="cardhead"><strong><Bdi>{whose(day, d)}</Bdi></strong>
          <span class="timer" role="timer" aria-live="off">{ms > 0 ? countdown(ms) : t('app.may_leave')}</span></div>
        <span>{t('app.given_at', { time: time(d.at) })}{isOthers(day, d) && <> · {t('watch.other_device')}</>}</span>
        {d.aefi && <span class="tag stop">{t('app.aefi_told')}</span>}
        <div class="pair">
          <Button kind={ms <= 0 ? 'main' : 'plain'} busy={busy === d.dose_id} onClick={() => leaves(d, ms > 0 ? 'left_early' : d.aefi ? 'aefi' : 'well')}>{ms > 0 ? t('app.left_early') : d.aefi ? t('app.leaves') : t('app.well')}</Button>
          {!d.aefi && <Button kind="danger" onClick={() => go({ name: 'aefi', id: d.dose_id })}>{t('app.aefi')}</Button>}
        </div>
      </li>
    })}</ul>
    {gone > 0 && <p class="hint">{n('app.gone_home', gone)}</p>}
  </>
}
