// The site app: what a vaccinator has in the hand. It works with the network gone.
import { render } from 'preact'
import { setLanguage, start } from './device'
import { Notice, useState_, useTick } from './parts'
import { useFresh, watchPresses } from './press'
import { AefiForm } from './screens/aefi'
import { Away } from './screens/away'
import { CorrectForm } from './screens/correct'
import { End } from './screens/end'
import { Choose, Elsewhere, Locked, NewPIN, SignIn } from './screens/enter'
import { People } from './screens/people'
import { Person } from './screens/person'
import { Sync } from './screens/sync'
import { VialEnd, Vials } from './screens/vials'
import { WalkIn } from './screens/walkin'
import { Watch, watched } from './screens/watch'
import { change } from './state'
import { sendByItself } from './sync'
import { go, home, view, type View } from './view'
import { n, number, span, t } from './words'

function App () {
  const s = useState_()
  home()
  useFresh(s.stage, s.stage === 'day' && view)
  if (s.stage === 'loading') return null
  const inDay = s.stage === 'day' && s.day
  return <>
    <a class="skip" href="#main">{t('app.skip')}</a>
    <Head />
    <main id="main" tabIndex={-1} class={inDay ? 'inday' : undefined}>
      {inDay && s.unsaved.size > 0 && <Notice kind="stop">{t('app.disk_full')}</Notice>}
      {inDay && s.failed && <Notice kind="stop">{t('app.not_saved')}</Notice>}
      {inDay ? <Screen /> : <Enter />}
    </main>
    {inDay && <Tabs />}
  </>
}

function Enter () {
  const s = useState_()
  switch (s.stage) {
    case 'elsewhere': return <Elsewhere />
    case 'pin': return <NewPIN />
    case 'locked': return <Locked />
    case 'choose': return <Choose />
    default: return <SignIn />
  }
}

function Screen () {
  switch (view.name) {
    case 'person': return <Person key={view.id} id={view.id} how={view.how} />
    case 'walkin': return <WalkIn typed={view.typed} />
    case 'away': return <Away id={view.id} />
    case 'aefi': return <AefiForm id={view.id} />
    case 'watch': return <Watch />
    case 'vials': return <Vials />
    case 'vial': return <VialEnd id={view.id} />
    case 'correct': return <CorrectForm id={view.id} />
    case 'end': return <End />
    case 'sync': return <Sync />
    default: return <People />
  }
}

// On top: where one is, and always how much is unsent and how old it is.
function Head () {
  useTick(15_000)
  const s = useState_()
  const locked = s.stage !== 'day'
  return <header>
    <span class="where">{s.day ? <><bdi>{s.day.bundle.session.facility.name}</bdi> · <bdi>{s.day.bundle.rules.products.find(p => p.code === s.day!.bundle.session.product)?.name ?? s.day.bundle.session.product}</bdi></> : t('app.name')}</span>
    {locked
      ? <label class="lang"><span class="unseen">{t('app.language')}</span>
          <select value={s.lang} onChange={e => { void setLanguage(e.currentTarget.value) }}>{s.languages.map(l => <option key={l.Tag} value={l.Tag} lang={l.Tag}>{l.Name}</option>)}</select></label>
      : <button type="button" id="unsent" class={'chip ' + (s.unsaved.size ? 'stop' : s.unsent ? 'care' : 'good')} onClick={() => { if (view.name !== 'sync') go({ name: 'sync' }) }}>
          {s.unsent ? `${n('app.unsent_short', s.unsent)} · ${span((Date.now() - s.oldest) * 1000)}` : s.online ? t('app.sent') : t('app.offline')}
        </button>}
  </header>
}

function Tabs () {
  useTick(15_000)
  const day = useState_().day!
  const watching = watched(day).length
  const tab = (name: 'people' | 'watch' | 'vials' | 'end', text: string, count = 0) => {
    const here = view.name === name
    return <button type="button" aria-current={here ? 'page' : undefined} onClick={() => go({ name } as View)}>{text}{count > 0 && <span class="count">{number(count)}</span>}</button>
  }
  return <nav class="tabs" aria-label={t('app.parts')}>
    {tab('people', t('app.people'))}
    {tab('watch', t('app.watching_tab'), watching)}
    {tab('vials', t('app.vials'), day.vials.filter(v => v.opened_at && !v.closed_at).length)}
    {tab('end', t('app.end_tab'))}
  </nav>
}

sendByItself()
watchPresses()
if ('serviceWorker' in navigator) {
  void navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready).then(() => change({ offline: true })).catch(() => {})
}
void start().then(() => render(<App />, document.getElementById('app')!), () => {
  document.getElementById('app')!.textContent = document.getElementById('app')!.dataset.failed ?? ''
})
