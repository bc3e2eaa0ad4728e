// The line of a drive in a real browser with JavaScript off: a planner publishes a session, a citizen books, a vaccinator records
// the dose, a walk-in is vaccinated, the certificate is downloaded, and the public page counts it all.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { startProgram, startBrowser, window, phone, desktop } from '../lib/drive.js'
import { newPhone, register, signInCitizen, signInStaff, submit } from '../lib/people.js'
import { day } from '../lib/town.js'

let program, browser

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  assert.equal(await program?.stop(), 0, 'the program stops cleanly')
})

const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/

/** The figures of the country, as everybody may read them. */
async function doses () {
  const answer = await fetch(program.url + '/api/v1/coverage')
  return (await answer.json()).area.counts.doses
}

/** Publishes a session of today with one lot behind it and gives its id. */
async function publish (page) {
  await signInStaff(page, 'facility')
  await page.goto('/office/sessions/new')
  await page.locator('a[href*="product=COVAXIN"]').click()
  await page.fill('[name=date]', day())
  await page.fill('[name=from]', '00:00')
  await page.fill('[name=until]', '23:59')
  await page.selectOption('[name=length]', '60')
  await page.fill('[name=online]', '5')
  await page.fill('[name=walk_in]', '10')
  await page.locator('#lots input').first().fill('1')
  await submit(page)
  assert.equal(await page.locator('.govuk-error-summary').count(), 1, 'a session needs a dose behind every place')
  await page.locator('#lots input').first().fill('200')
  await submit(page)
  assert.match(page.url(), uuid, 'the session is published')
  return page.url().match(uuid)[0]
}

/** Searches by PIN code and by district, books the last time of a session and gives the slip's code. */
async function book (page, session) {
  await page.locator('a[href*="/sessions?person="]').first().click()
  await page.locator('details:has([name=pin_code]) summary').click() // the person's own district is searched already
  await page.fill('[name=pin_code]', '400012')
  await page.locator('form:has([name=pin_code]) button').click()
  await page.goto(page.url().replace(/date=[0-9-]*/, 'date=' + day()))
  const here = `a[href*="/book/${session}"]`
  assert.equal(await page.locator(here).count(), 1, 'found by PIN code')
  await page.goto(page.url().replace('pin_code=400012', 'area=IN-MH-395'))
  await page.locator(here).first().click()
  await page.locator('[name=slot]').last().check()
  await submit(page)
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1')
  assert.equal(paper.match(/\/Type\s*\/Page[^s]/g).length, 1, 'the slip is one page on paper')
  return (await page.locator('.ow-code').innerText()).trim()
}

/** Finds the person of a booking by its code and records the dose, first with a wrong code. */
async function vaccinate (page, session, code) {
  await page.goto(`/site/sessions/${session}`)
  await page.fill('[name=find]', code)
  await submit(page)
  if (await page.locator('[name=lot_id]').count() === 0) await page.locator('a[href*="/people/"]').first().click()
  const wrong = code === '0000' ? '0001' : '0000'
  await page.fill('[name=code]', wrong)
  await page.locator('[name=lot_id]').first().check()
  await page.locator('form:has([name=lot_id]) button').click()
  assert.equal(await page.locator('#code-error').count(), 1, 'a wrong code is refused at its field')
  await page.fill('[name=code]', code)
  await page.locator('form:has([name=lot_id]) button').click()
  assert.match(page.url(), /\/done$/)
}

async function walkIn (page, session) {
  await page.goto(`/site/sessions/${session}/walk-in`)
  await page.fill('[name=name]', 'Bipin Das')
  await page.fill('[name=birth_year]', '1990')
  await page.check('[name=sex][value=male]')
  await page.check('[name=consent]')
  await page.locator('form:has([name=birth_year]) button').click()
  await page.locator('[name=lot_id]').first().check()
  await page.locator('form:has([name=lot_id]) button').click()
  assert.match(page.url(), /\/done$/)
}

async function certificate (page) {
  await page.goto('/household')
  await page.locator('a[href*="/certificate/"]').first().click()
  const text = (await page.locator('main textarea').inputValue()).trim()
  assert.match(text, /^HC1:/)
  const waiting = page.waitForEvent('download')
  await page.locator('a[href$="/download"]').click()
  const file = readFileSync(await (await waiting).path(), 'utf8')
  assert.match(file, /<svg/, 'the downloaded certificate has its QR')
  assert.doesNotMatch(file, /(src|href)="(https?:)?\//, 'and needs nothing from a network')
  const answer = await fetch(program.url + '/api/v1/verify', { method: 'POST', body: JSON.stringify({ certificate: text }) })
  return answer.json()
}

for (const [lang, size, name] of [['en', phone, 'Asha Kumari'], ['ur', desktop, 'عائشہ بیگم']]) {
  test(`a drive from plan to certificate, in ${lang} at ${size.width} px`, async () => {
    const [planner, citizen, vaccinator] = await Promise.all([0, 1, 2].map(() => window(browser, program.url, { lang, size })))
    const session = await publish(planner)
    await signInCitizen(citizen, newPhone())
    await register(citizen, name)
    const code = await book(citizen, session)
    assert.match(code, /^\d{4}$/)
    await signInStaff(vaccinator, 'vaccinator')
    const before = await doses()
    await vaccinate(vaccinator, session, code)
    await walkIn(vaccinator, session)
    await counted(before + 2)
    const verified = await certificate(citizen)
    assert.equal(verified.verdict ?? verified.result ?? verified.status, 'valid', JSON.stringify(verified))
  })
}

/** The public figures have it within two seconds. */
async function counted (least) {
  const until = Date.now() + 2000
  while (await doses() < least) {
    assert.ok(Date.now() < until, 'the public figures follow within two seconds')
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
