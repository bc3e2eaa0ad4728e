// Somebody who sees badly and enlarges to 400 %: a window of 1280 x 1024 pixels then has 320 x 256. Nothing is lost, nothing lies over
// anything else, and reading goes downwards only (WCAG 1.4.10).
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { newPhone, signInCitizen } from '../lib/people.js'
import { book, day, person, publish, vaccinate } from '../lib/town.js'

/** What is lost or covered on the page, at each place that somebody scrolls to. */
const lost = page => page.evaluate(() => {
  const faults = []
  const frame = document.documentElement
  if (frame.scrollWidth > frame.clientWidth) faults.push(`the page is ${frame.scrollWidth} px wide`)
  const says = it => `${it.tagName} ${(it.getAttribute('name') ?? '') + ' ' + it.textContent.trim().slice(0, 40)}`
  for (const it of document.querySelectorAll('main a, main button, main input:not([type=hidden]), main select, main textarea, main summary, header a, header button')) {
    if (!it.checkVisibility() || it.closest('.govuk-visually-hidden')) continue
    it.scrollIntoView({ block: 'center' })
    const box = it.getClientRects()[0]
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(`${says(it)} is cut off`)
    const at = document.elementFromPoint(Math.min(box.left + box.width / 2, innerWidth - 1), Math.min(box.top + box.height / 2, innerHeight - 1))
    if (!at || !(it.contains(at) || at.contains(it) || at.closest('label')?.control === it)) faults.push(`${says(it)} lies under ${at && says(at)}`)
  }
  for (const it of document.querySelectorAll('body *')) {
    const style = getComputedStyle(it)
    if ((style.position === 'fixed' || style.position === 'sticky') && it.offsetHeight > innerHeight / 3) faults.push(`${says(it)} keeps a third of the window`)
    if (['hidden', 'clip'].includes(style.overflowX) && it.scrollWidth > it.clientWidth + 1 && !it.closest('.govuk-visually-hidden, .govuk-skip-link, svg')) faults.push(`${says(it)} loses text`)
  }
  return faults
})

for (const lang of ['en', 'ta', 'ur']) {
  test(`400 % in ${lang}`, async () => {
    const number = newPhone()
    const [now, tomorrow] = [await publish(world.program.url, { on: day() }), await publish(world.program.url)]
    const vaccinated = await person(world.program.url, number)
    await vaccinate(world.program.url, vaccinated, now)
    const booked = await person(world.program.url, number, 'Bipin Das')
    await book(world.program.url, booked, tomorrow)
    const third = await person(world.program.url, number, 'Chitra Rao')
    const page = await window(world.browser, world.program.url, { lang, size: { width: 320, height: 256 }, scale: 4 })
    const faults = []
    const look = async path => {
      if (path) await page.goto(path)
      faults.push(...(await lost(page)).map(fault => `${new URL(page.url()).pathname}: ${fault}`))
    }
    for (const path of ['/', '/sign-in', '/verify', '/drive']) await look(path)
    await signInCitizen(page, number)
    for (const path of ['/household', '/household/new?state=IN-MH', `/sessions?person=${third}`, `/sessions?pin_code=400012&date=${tomorrow.on}&person=${third}`,
      `/book/${tomorrow.id}`, `/household/${third}/book/${tomorrow.id}`]) await look(path)
    await page.locator('[name=slot]').first().check()
    await page.locator('main form button[type=submit]').first().click()
    assert.equal(await page.locator('.ow-code').count(), 1, 'a place can be booked at 400 %')
    await look()
    assert.deepEqual(faults, [])
    await page.context().close()
  })
}
