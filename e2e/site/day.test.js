// A session's day on several devices, and what is left of it when it is over.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { atCentre, begin, crowd, pin, recordSome, sendAll, tab } from '../lib/app.js'
import { startBrowser, startProgram, window } from '../lib/drive.js'
import { badLine } from '../lib/faults.js'
import { day, publish } from '../lib/town.js'

let program, browser
before(async () => {
  program = await startProgram()
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  assert.equal(await program?.stop(), 0, 'the program stops cleanly')
})

// What lies on a device, sealed: the names of its places, and how many lines its log has.
const onDisk = page => page.evaluate(() => new Promise(resolve => {
  const open = indexedDB.open('openwin-site')
  open.onsuccess = () => {
    const t = open.result.transaction(['clear', 'sealed', 'log'])
    const out = {}
    t.objectStore('clear').getAllKeys().onsuccess = e => { out.clear = e.target.result }
    t.objectStore('sealed').getAllKeys().onsuccess = e => { out.sealed = e.target.result }
    t.objectStore('log').count().onsuccess = e => { out.log = e.target.result }
    t.oncomplete = () => { open.result.close(); resolve(out) }
  }
}))

// Meets the centre, so that what others did comes down.
async function meet (page) {
  await page.click('#unsent')
  const before = await page.evaluate(() => performance.getEntriesByType('resource').filter(e => e.name.includes('/site/changes')).length)
  await page.locator('.actions .main').click()
  await page.waitForFunction(n => performance.getEntriesByType('resource').filter(e => e.name.includes('/site/changes')).length > n && !document.querySelector('.actions .main')?.disabled, before)
  await tab(page, 1)
}

test('two phones watch together, and say so when they cannot', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 3)
  const line = await badLine(program.url)
  const one = await window(browser, program.url, { script: true }), two = await window(browser, line.url, { script: true })
  try {
    await begin(one, program.url, session)
    await begin(two, line.url, session)
    await recordSome(one, 2)
    await sendAll(one)
    await meet(two)
    await tab(two, 2)
    await two.waitForFunction(() => document.querySelectorAll('.cards .card').length === 2)
    assert.match(await two.locator('.cards .timer').first().innerText(), /\d/)
    assert.equal(await two.locator('main .notice').count(), 0, 'it knows what the other one watches')
    await two.locator('.cards .card').first().locator('.pair button').first().click()
    await two.waitForFunction(() => document.querySelectorAll('.cards .card').length === 1)
    await sendAll(two)
    await meet(one)
    await tab(one, 2)
    await one.waitForFunction(() => document.querySelectorAll('.cards .card').length === 1)
    line.cut()
    await recordSome(two, 1)
    await tab(two, 2)
    await two.waitForFunction(() => document.querySelectorAll('.cards .card').length === 2)
    await two.waitForSelector('main .notice.info')
    line.mend()
    await sendAll(two)
    const { doses } = await atCentre(program.url, session)
    assert.equal(doses.length, 3)
    assert.equal(doses.filter(d => d.watched).length, 1)
  } finally {
    await one.context().close()
    await two.context().close()
    await line.stop()
  }
})

test('the day after, the list is gone although the app was never opened, and what is unsent is not', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 3)
  const line = await badLine(program.url)
  const page = await window(browser, line.url, { script: true })
  try {
    await begin(page, line.url, session)
    line.cut()
    await recordSome(page, 2)
    const context = page.context()
    await page.close() // the phone is put into a drawer
    const later = await context.newPage()
    await later.clock.install({ time: Date.now() + 2 * 86_400_000 })
    await later.goto(line.url + '/app/')
    await later.waitForSelector('[name=pin]')
    const left = await onDisk(later)
    assert.deepEqual(left.sealed, ['who'], 'nobody is on the phone any more')
    assert.equal(left.log, 2, 'what was done is')
    await later.fill('[name=pin]', pin)
    await later.click('button[type=submit]')
    await later.waitForSelector('main .notice.care')
    const [file] = await Promise.all([later.waitForEvent('download'), later.locator('main section .pair button').nth(1).click()])
    assert.match(file.suggestedFilename(), /\.jwe$/, 'the last resort is at hand')
    line.mend()
    await later.locator('main section .pair button').first().click({ timeout: 2000 }).catch(() => {}) // it may have begun by itself
    await later.waitForFunction(() => !document.querySelector('main .notice.care'))
    assert.equal((await atCentre(program.url, session)).doses.length, 2)
    await context.close()
  } finally {
    await line.stop()
  }
})

test('the day after, a phone that has sent all holds nothing', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 3)
  const page = await window(browser, program.url, { script: true })
  await begin(page, program.url, session)
  await recordSome(page, 1)
  await sendAll(page)
  assert.deepEqual((await onDisk(page)).sealed, ['carried', 'day', 'who'])
  const context = page.context()
  await page.close()
  const later = await context.newPage()
  await later.clock.install({ time: Date.now() + 2 * 86_400_000 })
  await later.goto(program.url + '/app/')
  await later.waitForSelector('[name=login]')
  assert.deepEqual(await onDisk(later), { clear: [], sealed: [], log: 0 })
  await context.close()
})
