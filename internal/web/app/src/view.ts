// Which screen is shown. The address never changes, so that nothing of a person is in it; the phone's back button works.
import { change, state } from './state'

export type View =
  { name: 'people' } | { name: 'watch' } | { name: 'vials' } | { name: 'end' } | { name: 'sync' } |
  { name: 'person', id: string, how?: 'code' } | { name: 'walkin', typed?: string } | { name: 'away', id: string } | { name: 'aefi', id: string } |
  { name: 'vial', id: string } | { name: 'correct', id: string }

export let view: View = { name: 'people' }

export function go (to: View, instead = false): void {
  view = to
  history[instead ? 'replaceState' : 'pushState'](to, '')
  scrollTo(0, 0)
  change({})
  requestAnimationFrame(() => (document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main'))?.focus({ preventScroll: true }))
}
export const back = (): void => { if (history.length > 1 && history.state) history.back(); else go({ name: 'people' }, true) }

addEventListener('popstate', (e: PopStateEvent) => {
  view = (e.state as View | null) ?? { name: 'people' }
  change({})
})
history.replaceState(view, '')

/** Forgets where one was, when the app locks. */
export const home = (): void => { if (state.stage !== 'day') { view = { name: 'people' }; history.replaceState(view, '') } }
