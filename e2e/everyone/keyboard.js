// Somebody who uses no mouse: Tab, Enter, blank and arrows alone, from signing in to a booked place. Whatever has the focus shows it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window, phone, desktop } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { codeOf, newPassport, newPhone } from '../lib/people.js'
import { free, publish } from '../lib/town.js'

/** What has the focus: whether it answers to a selector, and whether it can be seen and looks focused. */
const focused = (page, selector) => page.evaluate(selector => {
  const it = document.activeElement
  const seen = it.matches('.govuk-radios__input, .govuk-checkboxes__input') ? it.nextElementSibling : it // these are drawn by their label
  const box = it.getBoundingClientRect()
  const marks = [getComputedStyle(it), getComputedStyle(seen, '::before')]
  return {
    is: it.matches(selector),
    what: `${it.tagName} ${it.getAttribute('name') ?? ''} ${it.textContent.trim().slice(0, 40)}`,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    marked: marks.some(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')
  }
}, selector)

/** Presses Tab until what answers to the selector has the focus. Everything on the way is in view and looks focused. */
async function tabTo (page, selector) {
  for (let steps = 0; steps < 80; steps++) {
    const now = await focused(page, selector)
    if (steps > 0) {
      assert.ok(now.inView, `${page.url()}: the focus is out of view on ${now.what}`)
      assert.ok(now.marked, `${page.url()}: the focus does not show on ${now.what}`)
    }
    if (now.is) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`${page.url()}: Tab does not reach ${selector}`)
}

/** Presses a key that leads to another page and waits until that is painted: before, the browser drops a Tab, which no hand is fast enough to press. */
async function go (page, key) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)])
  await page.waitForTimeout(150) // there is no script to ask
}

/** Goes to a field and types. */
async function type (page, selector, text) {
  await tabTo(page, selector)
  await page.keyboard.type(text)
}

/** Chooses in a list by the arrows. */
async function choose (page, selector, value) {
  await tabTo(page, selector)
  for (let steps = 0; steps < 60 && await page.inputValue(selector) !== value; steps++) await page.keyboard.press('ArrowDown')
  assert.equal(await page.inputValue(selector), value, 'the arrows choose')
}

for (const [lang, size] of [['en', phone], ['ur', desktop]]) {
  test(`sign in, register, search and book by keyboard, in ${lang} at ${size.width} px`, async () => {
    const session = await publish(world.program.url)
    const number = newPhone()
    const page = await window(world.browser, world.program.url, { lang, size })
    await page.goto('/')
    await page.keyboard.press('Tab')
    assert.ok((await focused(page, '.govuk-skip-link')).is, 'the first Tab offers to skip to the page')
    await page.keyboard.press('Enter')

    await tabTo(page, 'a[href="/household"]')
    await go(page, 'Enter')
    await type(page, '[name=phone]', number)
    await go(page, 'Enter')
    await type(page, '[name=code]', await codeOf(world.program.url, number))
    await go(page, 'Enter')

    await tabTo(page, 'a[href="/household/new"]')
    await go(page, 'Enter')
    await choose(page, '[name=state]', 'IN-MH')
    await tabTo(page, 'main button[type=submit]')
    await go(page, 'Enter')
    await choose(page, '[name=area]', 'IN-MH-395')
    await type(page, '[name=name]', 'Asha Kumari')
    await type(page, '[name=birth_year-year]', '1961')
    await tabTo(page, '[name=sex]')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    assert.ok((await focused(page, '[name=sex]:checked:not([value=female])')).is, 'arrows choose')
    if (!await page.locator('[name=id_kind]').isVisible()) {
      await tabTo(page, 'summary')
      await page.keyboard.press('Enter')
    }
    await choose(page, '[name=id_kind]', 'passport')
    await type(page, '[name=id_number]', newPassport())
    await tabTo(page, '[name=consent]')
    await page.keyboard.press('Space')
    await tabTo(page, 'main button[type=submit]')
    await go(page, 'Enter')

    await tabTo(page, 'main a[href*="/sessions?person="]')
    await go(page, 'Enter')
    await tabTo(page, 'details:has([name=pin_code]) summary')
    await page.keyboard.press('Enter')
    await type(page, '[name=pin_code]', session.pin)
    await go(page, 'Enter')
    await tabTo(page, `main a[href*="date=${session.on}"]`)
    await go(page, 'Enter')
    await tabTo(page, `a[href*="/book/${session.id}"]`)
    await go(page, 'Enter')
    await tabTo(page, '[name=slot]')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, 'main button[type=submit]')
    const before = await free(world.program.url, session)
    await go(page, 'Enter')
    assert.equal(await page.locator('.ow-code').count(), 1, 'the slip')
    await eventually(async () => await free(world.program.url, session) === before - 1, 'one place is taken')
    await page.context().close()
  })
}

/** The public list is some seconds old. */
async function eventually (holds, what) {
  const until = Date.now() + 10_000
  while (!await holds()) {
    assert.ok(Date.now() < until, what)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}
