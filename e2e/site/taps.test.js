// Fingers tap twice. One press is one act, whatever stands under the finger by then.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { begin, crowd, settled, tab, unsent } from '../lib/app.js'
import { startBrowser, startProgram } from '../lib/drive.js'
import { day, publish } from '../lib/town.js'

const gaps = [0, 100, 250] // ms between the two taps
let program, browser, context, page, sent
before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  const session = await publish(program.url, { on: day(), places: 20 })
  await crowd(program.url, session, 12)
  context = await browser.newContext({ baseURL: program.url, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
  page = await context.newPage()
  await begin(page, program.url, session)
  await context.setOffline(true) // so that what was done is counted on the screen
})
after(async () => {
  await browser?.close()
  assert.equal(await program?.stop(), 0, 'the program stops cleanly')
})

const ways = {
  touch: (x, y) => page.touchscreen.tap(x, y),
  mouse: (x, y) => page.mouse.click(x, y)
}

/** Two taps at one place, the second whatever is there by then; then a while in which a second act would be written. */
async function twice (selector, way, gap) {
  await settled(page)
  await page.locator(selector).scrollIntoViewIfNeeded()
  const box = await page.locator(selector).boundingBox()
  const x = box.x + box.width / 2, y = box.y + box.height / 2
  await ways[way](x, y)
  await page.waitForTimeout(gap)
  await ways[way](x, y)
  await still()
}

// All that was pressed has been written: an act ends with a screen that settles.
const still = async () => {
  await page.waitForTimeout(50)
  await settled(page)
}

async function walkIn (name) {
  await tab(page, 1)
  await page.locator('.actions .plain').click()
  await page.fill('[name=name]', name)
  await page.fill('[name=born]', '1980')
  await page.locator('label.choice:has([name=sex][value=female])').click()
  await page.selectOption('#id_kind', 'none')
  await page.locator('label.choice:has([name=consent][value=yes])').click()
  sent = await unsent(page)
}
async function openPerson () {
  await tab(page, 1)
  await page.locator('button.row').first().click()
  await page.locator('label.choice:has([name=identity][value=document])').click()
  sent = await unsent(page)
}
const acts = async () => await unsent(page) - sent

for (const way of Object.keys(ways)) {
  for (const gap of gaps) {
    test(`two taps by ${way}, ${gap} ms apart`, async () => {
      await walkIn(`Walk In ${way} ${'abc'[gaps.indexOf(gap)]}`)
      await twice('button[type=submit]', way, gap)
      assert.equal(await acts(), 1, 'one person is registered')
      assert.equal(await page.locator('#record').count(), 1, 'and has no dose yet')
      assert.equal(await page.locator('[name=identity]:checked').count(), 0, 'who they are was not assumed')

      await openPerson()
      await twice('#record', way, gap)
      assert.equal(await acts(), 1, 'one dose, and it is not undone')
      assert.equal(await page.locator('#next').count(), 1, 'the screen says that it is recorded')

      await tab(page, 3)
      sent = await unsent(page)
      const cards = await page.locator('.card').count()
      await twice('.actions .main', way, gap)
      assert.equal(await acts(), 1)
      assert.equal(await page.locator('.card').count(), cards + 1, 'one vial is open')
    })
  }
}

test('three clicks before the next drawing are one act', async () => {
  const three = async selector => {
    await settled(page)
    await page.locator(selector).evaluate(e => { e.click(); e.click(); e.click() })
    await still()
    assert.equal(await acts(), 1, selector)
  }
  await walkIn('Walk In thrice')
  await three('button[type=submit]')
  await openPerson()
  await three('#record')
  await tab(page, 3)
  sent = await unsent(page)
  await three('.actions .main')
})

test('a key that is held is one press', async () => {
  await openPerson()
  await settled(page)
  await page.focus('#record')
  await page.keyboard.down('Enter')
  for (let i = 0; i < 20; i++) {
    await page.keyboard.down('Enter') // repeats
    await page.waitForTimeout(50)
  }
  await page.keyboard.up('Enter')
  assert.equal(await acts(), 1)
  assert.equal(await page.locator('#undo').count(), 1, 'the screen of that dose is still there')
})

test('Undo is not where the finger was, and works', async () => {
  await openPerson()
  await settled(page)
  const was = await page.locator('#record').boundingBox()
  await page.click('#record')
  const undo = await page.locator('#undo').boundingBox()
  assert.ok(undo.y + undo.height <= was.y, 'it stands higher')
  await page.click('#undo')
  await page.waitForSelector('#record')
  assert.equal(await acts(), 2, 'the dose and what takes it back')
})
