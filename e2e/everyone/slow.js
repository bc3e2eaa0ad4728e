// Somebody in a village with 2G: 250 kbit/s down, 50 kbit/s up, 800 ms until the first byte. They sign in, register and book; no page has a
// JavaScript error, and the test says how long it took and how much came over the air.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { codeOf, newPhone, register, submit } from '../lib/people.js'
import { publish } from '../lib/town.js'

test('a booking over 2G', async t => {
  const session = await publish(world.program.url)
  const number = newPhone()
  const page = await window(world.browser, world.program.url, { script: true })
  page.setDefaultTimeout(30_000)
  const wire = await page.context().newCDPSession(page)
  const faults = []
  let bytes = 0
  let requests = 0
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => { if (message.type() === 'error' && !message.text().includes('status of 4')) faults.push(message.text()) })
  page.on('requestfailed', request => faults.push(`${request.url()}: ${request.failure().errorText}`))
  await wire.send('Network.enable')
  wire.on('Network.loadingFinished', event => { bytes += event.encodedDataLength; requests++ })
  await wire.send('Network.emulateNetworkConditions', { offline: false, downloadThroughput: 250_000 / 8, uploadThroughput: 50_000 / 8, latency: 800 })

  const began = Date.now()
  await page.goto('/')
  const first = Date.now() - began
  await page.locator('main a[href="/household"]').first().click()
  await page.fill('[name=phone]', number)
  await submit(page)
  await page.fill('[name=code]', await codeOf(world.program.url, number))
  await submit(page)
  await page.waitForURL('**/household')
  await register(page, 'Asha Kumari')
  await page.locator('main a[href*="/sessions?person="]').click()
  await page.waitForURL('**/sessions?person=*') // and all that it needs
  await page.goto(page.url().replace(/&.*/, '') + `&pin_code=${session.pin}&date=${session.on}`)
  await page.locator(`a[href*="/book/${session.id}"]`).click()
  await page.locator('[name=slot]').first().check()
  await submit(page)
  await page.locator('.ow-code').waitFor()
  const took = Date.now() - began
  t.diagnostic(`the first page after ${(first / 1000).toFixed(1)} s, booked after ${(took / 1000).toFixed(1)} s: ${Math.round(bytes / 1024)} KB in ${requests} answers`)
  assert.deepEqual(faults, [])
  assert.ok(first < 8_000, `the first page takes ${first} ms`)
  assert.ok(bytes < 150 * 1024, `${bytes} bytes until the slip`)
})
