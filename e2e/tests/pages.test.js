// Every page that somebody can reach by following links, in every language: no accessibility fault, nothing wider than a small
// phone, and the first page small enough for a slow network.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { startProgram, startBrowser, window, desktop } from '../lib/drive.js'
import { violations } from '../lib/axe.js'
import { newPhone, register, signInCitizen, signInStaff } from '../lib/people.js'

const languages = ['en', 'hi', 'ur']
const small = { width: 320, height: 640 }
let program, browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

/** One address for all pages of a kind. */
const kind = url => new URL(url).pathname
  .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}').replace(/\/drive\/.+/, '/drive/{area}') + (url.includes('person=') ? '?person' : '')

/** Follows links from some pages and looks at one page of each kind. */
async function look (page, starts, within, visit) {
  const waiting = starts.map(path => program.url + path)
  const seen = new Set()
  while (waiting.length > 0) {
    const url = waiting.shift()
    if (seen.has(kind(url))) continue
    seen.add(kind(url))
    const answer = await page.goto(url)
    assert.ok(answer.status() < 400, `${kind(url)} answers ${answer.status()}`)
    await visit(kind(url))
    const links = await page.locator('a[href]').evaluateAll(all => all.filter(a => !a.hasAttribute('download')).map(a => a.href))
    waiting.push(...links.map(link => link.split('#')[0]).filter(link => link.startsWith(program.url) && within.test(new URL(link).pathname)))
  }
  return seen
}

async function lookAtAll (audience, starts, within, least, signIn) {
  for (const lang of languages) {
    const page = await window(browser, program.url, { lang, size: small, script: true })
    await signIn?.(page)
    const faults = []
    const seen = await look(page, starts, within, async path => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (wide > 0) faults.push(`${path}: ${wide} px wider than a phone of ${small.width} px`)
      assert.equal(await page.getAttribute('html', 'lang'), lang, path)
      faults.push(...(await violations(page)).map(v => `${path} (phone): ${v}`))
      await page.setViewportSize(desktop)
      faults.push(...(await violations(page)).map(v => `${path} (desktop): ${v}`))
      await page.setViewportSize(small)
    })
    assert.deepEqual(faults, [], `${audience} in ${lang}`)
    assert.ok(seen.size >= least, `${audience} in ${lang}: only ${seen.size} kinds of page: ${[...seen].join(' ')}`)
    await page.context().close()
  }
}

const citizens = /^\/(household|sessions|book)\b(?!.*\/download)/
const staffs = /^\/(site|office)\b/

test('everybody', () => lookAtAll('everybody', ['/'], /^\/($|drive|verify|sessions|sign-in$|staff$|messages)/, 7))
test('citizen', () => lookAtAll('citizen', ['/household'], citizens, 4, async page => {
  await signInCitizen(page, newPhone())
  await register(page, 'Asha Kumari')
}))
test('vaccinator', () => lookAtAll('vaccinator', ['/site'], staffs, 4, page => signInStaff(page, 'vaccinator')))
test('facility manager', () => lookAtAll('facility manager', ['/office', '/site'], staffs, 7, page => signInStaff(page, 'facility')))
test('national officer', () => lookAtAll('national officer', ['/office'], staffs, 7, page => signInStaff(page, 'national')))

test('the first page is at most 30 KB over the wire, with all it needs', async () => {
  const page = await window(browser, program.url, { script: true })
  const session = await page.context().newCDPSession(page)
  let bytes = 0
  await session.send('Network.enable')
  session.on('Network.loadingFinished', event => { bytes += event.encodedDataLength })
  await page.goto('/', { waitUntil: 'networkidle' })
  assert.ok(bytes > 1000 && bytes <= 30 * 1024, `${bytes} bytes`)
})
