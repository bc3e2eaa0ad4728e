// Very many ask for a code at once: each has to show that it is meant. A phone with JavaScript does so by itself in about a second;
// without JavaScript the page says how long to wait, and then the button works.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { codeOf, newPhone, submit } from '../lib/people.js'

let robots = 7000000000

/** Asks for codes faster than the pack calls calm, 50 a second over 5 seconds, until the program feels it. */
async function rush () {
  const ask = () => fetch(world.program.url + '/sign-in', {
    method: 'POST', redirect: 'manual', body: new URLSearchParams({ phone: String(++robots) })
  }).then(answer => answer.headers.get('location'))
  for (let tries = 0; tries < 20; tries++) {
    const led = await Promise.all(Array.from({ length: 60 }, ask))
    if (led.every(to => to === '/sign-in/wait')) return
  }
  assert.fail('1,200 robots at once are no rush')
}

test('with JavaScript a phone answers by itself', async t => {
  const page = await window(world.browser, world.program.url, { script: true })
  const wire = await page.context().newCDPSession(page)
  const number = newPhone()
  await page.goto('/sign-in')
  await page.fill('[name=phone]', number)
  await rush()
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 }) // a cheap phone
  const began = Date.now()
  await submit(page)
  await page.locator('[name=code]').waitFor({ timeout: 30_000 })
  t.diagnostic(`asking, solving on a processor four times as slow, and sending took ${Date.now() - began} ms`)
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.fill('[name=code]', await codeOf(world.program.url, number))
  await submit(page)
  await page.waitForURL('**/household')
  await page.context().close()
})

test('without JavaScript waiting is enough', async () => {
  const page = await window(world.browser, world.program.url)
  const number = newPhone()
  await page.goto('/sign-in')
  await page.fill('[name=phone]', number)
  await rush()
  await submit(page)
  await page.waitForURL('**/sign-in/wait')
  await submit(page)
  assert.equal(await page.locator('.govuk-error-summary').count(), 1, 'too early is said')
  assert.equal(await page.locator('[name=code]').count(), 0)
  await new Promise(resolve => setTimeout(resolve, 30_000))
  await submit(page)
  await page.fill('[name=code]', await codeOf(world.program.url, number))
  await submit(page)
  await page.waitForURL('**/household')
  await page.context().close()
})
