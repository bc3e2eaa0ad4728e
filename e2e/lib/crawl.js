// Finds one page of each kind by following links, so that no page is forgotten when it is added.
import assert from 'node:assert/strict'

/** One name for all pages of a kind. */
export const kind = url => new URL(url).pathname
  .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/drive\/.+/, '/drive/{area}') + (url.includes('person=') ? '?person' : '')

/** Follows links from some pages and gives one address of each kind. What is for programs (/.well-known/) is no page. */
export async function crawl (page, starts, within) {
  const home = new URL(await page.url()).origin
  const waiting = starts.map(path => home + path)
  const seen = new Map()
  while (waiting.length > 0) {
    const url = waiting.shift()
    if (seen.has(kind(url))) continue
    const answer = await page.goto(url)
    assert.ok(answer.status() < 400, `${kind(url)} answers ${answer.status()}`)
    seen.set(kind(url), url)
    const links = await page.locator('a[href]').evaluateAll(all => all.filter(a => !a.hasAttribute('download'))
      .map(a => new URL(a.getAttribute('href'), document.baseURI).href)) // a link of a map has no text for its href
    waiting.push(...links.map(link => link.split('#')[0]).filter(link => link.startsWith(home) && !link.startsWith(home + '/.well-known/') && within.test(new URL(link).pathname)))
  }
  return seen
}
