// Every page that somebody can reach by following links, and forms that came back with errors: in every language no accessibility
// fault, nothing wider than a small phone, with and without JavaScript; and the first page small enough for a slow network.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { startProgram, startBrowser, window, desktop, small, languages, direction, twoAtATime } from '../lib/drive.js'
import { violations } from '../lib/axe.js'
import { crawl } from '../lib/crawl.js'
import { newPhone, signInCitizen, signInStaff, submit } from '../lib/people.js'
import { book, day, person, publish, vaccinate } from '../lib/town.js'

let program, browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await program?.stop()
})

/** How wide a page is beyond its window, in pixels. */
const tooWide = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What is wrong with the page that is shown. axe takes half a second: in the frame of a desk it looks at one language of each direction. */
async function faultsOf (page, name, lang) {
  const faults = []
  const wide = await tooWide(page)
  if (wide > 0) faults.push(`${wide} px wider than ${page.viewportSize().width} px`)
  const html = page.locator('html')
  if (await html.getAttribute('lang') !== lang) faults.push(`says it is in ${await html.getAttribute('lang')}`)
  if (await html.getAttribute('dir') !== direction(lang)) faults.push('has the other direction')
  if (await page.locator('noscript').count() > 0) faults.push('has a noscript, which "without JavaScript" below does not see')
  const atDesk = page.viewportSize().width === desktop.width
  if (!atDesk || ['en', 'ur'].includes(lang) || await page.locator('script').count() > 0) faults.push(...await violations(page))
  return faults.map(fault => `${name} in ${lang} at ${page.viewportSize().width} px: ${fault}`)
}

/**
 * Looks at the pages in one language, on a phone with JavaScript and on a desk without: its scripts are kept away, which gives the same
 * page as a browser that runs none, and axe can still look at it.
 */
async function look (lang, { pages, states, cookies }) {
  const faults = []
  for (const script of [true, false]) {
    const page = await window(browser, program.url, { lang, size: script ? small : desktop, script: true, cookies })
    if (!script) await page.context().route('**/*.js', route => route.abort())
    for (const [name, url] of pages) {
      const answer = await page.goto(url)
      assert.ok(answer.status() < 400, `${name} answers ${answer.status()}`)
      faults.push(...await faultsOf(page, name, lang))
    }
    for (const [name, reach] of Object.entries(states)) {
      await reach(page)
      faults.push(...await faultsOf(page, name, lang))
    }
    await page.context().close()
  }
  return faults
}

/** Looks at all pages of an audience in some languages. */
async function lookAtAll ({ starts, within, least, signIn, states = {}, langs = ['en', 'hi', 'ur'] }) {
  const first = await window(browser, program.url, { size: small })
  await first.goto('/')
  await signIn?.(first)
  const pages = await crawl(first, starts, within)
  assert.ok(pages.size >= least, `only ${pages.size} kinds of page: ${[...pages.keys()].join(' ')}`)
  const cookies = await first.context().storageState()
  await first.context().close()
  const faults = []
  await twoAtATime(langs.map(lang => async () => { faults.push(...await look(lang, { pages, states, cookies })) }))
  assert.deepEqual(faults, [])
}

test('everybody', () => lookAtAll({
  starts: ['/', '/verify?form'], // the page that opens in its place where there is JavaScript is looked at in verify/
  within: /^\/($|drive|verify|sessions|sign-in$|staff$|messages)/,
  least: 7,
  langs: languages,
  states: {
    'a wrong number': async page => { await page.goto('/sign-in'); await page.fill('[name=phone]', '12'); await submit(page) },
    'asking for the code': async page => { await page.goto('/sign-in'); await page.fill('[name=phone]', newPhone()); await submit(page) },
    'a wrong code': async page => { await page.fill('[name=code]', '12'); await submit(page) },
    'a wrong PIN code': page => page.goto('/sessions?pin_code=1'),
    'a map': async page => { await page.goto('/sessions?area=IN-MH-395'); await page.locator('.ow-map').evaluate(map => { map.open = true }) },
    'a wrong age': page => page.goto('/sessions?pin_code=400012&age=abc'),
    'the nearest places': page => page.goto('/sessions?pin_code=400013'),
    'no certificate': async page => { await page.goto('/verify?form'); await submit(page) },
    'a wrong password': async page => { await page.goto('/staff'); await page.fill('[name=login]', 'nobody'); await submit(page) },
    'no such page': page => page.goto('/nowhere')
  }
}))

test('citizen', async () => {
  const phone = newPhone()
  const [now, tomorrow] = [await publish(program.url, { on: day() }), await publish(program.url)]
  await vaccinate(program.url, await person(program.url, phone), now)
  await book(program.url, await person(program.url, phone, 'Bipin Das'), tomorrow)
  const free = await person(program.url, phone, 'Chitravenkatanarasimharajuvaripetasubrahmanyam') // wider than a small phone
  await lookAtAll({
    starts: ['/household', `/household/${free}/book/${tomorrow.id}`, `/book/${tomorrow.id}`, '/household/new?state=IN-MH'],
    within: /^\/(?!(drive|verify|staff|sign-in|sign-out|language|messages|api|assets|$))(?!.*(\/download|\.pdf|\.ics|\.json))/,
    least: 10,
    langs: languages,
    signIn: page => signInCitizen(page, phone),
    states: {
      'an empty form': async page => { await page.goto('/household/new?state=IN-MH'); await submit(page) },
      'no time chosen': async page => { await page.goto(`/household/${free}/book/${tomorrow.id}`); await submit(page) }
    }
  })
})

const staffs = /^\/(site|office)\b(?!.*(\.pdf|\.csv|\/file))/
for (const [login, starts, least] of [['vaccinator', ['/site'], 4], ['facility', ['/office', '/site'], 7], ['national', ['/office'], 7]]) {
  test(login, () => lookAtAll({ starts, within: staffs, least, signIn: page => signInStaff(page, login) }))
}

test('an officer who ends certificates', async () => {
  const session = await publish(program.url, { on: day() })
  const holder = await person(program.url, newPhone())
  await vaccinate(program.url, holder, session)
  const path = `/office/certificates/${holder}`
  const chosen = async (page, reason) => {
    await page.goto(path)
    await page.check(`[name=reason][value=${reason}]`)
    await page.locator('[name=dose]').last().check()
    await page.fill('[name=words]', 'The refrigerator was warm.')
    await submit(page)
  }
  await lookAtAll({
    starts: ['/office/certificates', path],
    within: /^\/office\/certificates/,
    least: 2,
    langs: languages,
    signIn: page => signInStaff(page, 'district'),
    states: {
      'no such number': async page => { await page.goto('/office/certificates'); await page.fill('[name=find]', 'URN:UVCI:01:IN:OPENWIN/NONE#0'); await submit(page) },
      'an empty form': async page => { await page.goto(path); await submit(page) },
      'what would end': page => chosen(page, 'unfit'),
      'what a second officer is asked for': page => chosen(page, 'fraud')
    }
  })
})

test('the first page is at most 30 KB over the wire, with all it needs, in every language', async () => {
  for (const lang of languages) {
    const page = await window(browser, program.url, { lang, script: true })
    const session = await page.context().newCDPSession(page)
    let bytes = 0
    await session.send('Network.enable')
    session.on('Network.loadingFinished', event => { bytes += event.encodedDataLength })
    await page.goto('/', { waitUntil: 'networkidle' })
    assert.ok(bytes > 1000 && bytes <= 30 * 1024, `${lang}: ${bytes} bytes`)
    await page.context().close()
  }
})
