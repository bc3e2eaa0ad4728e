// The device itself: the camera reads a slip with the network cut, a colleague takes over by a file, one tab writes, a PIN that is wrong too often.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { atCentre, begin, crowd, filmOf, recordSome, sendAll, startPhone, unlock, unsent } from '../lib/app.js'
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

test('the camera reads a slip with the network cut', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  const [id] = await crowd(program.url, session, 3)
  const person = (await atCentre(program.url, session)).day.roster.find(p => p.beneficiary_id === id)
  const film = await filmOf(browser, person.reference)
  const line = await badLine(program.url), phone = await startPhone({ camera: film })
  try {
    const page = await phone.start()
    await begin(page, line.url, session)
    await page.evaluate(async () => { // the reader is kept while there is a network, where the browser has none of its own
      const needed = !('BarcodeDetector' in globalThis)
      while (needed && !(await caches.match('zxing_reader.wasm'))) await new Promise(resolve => setTimeout(resolve, 100))
    })
    line.cut()
    await page.locator('.actions .main').click()
    await page.waitForSelector('#record')
    assert.equal(await page.locator('h1').innerText(), person.name)
  } finally {
    await phone.stop()
    await line.stop()
    rmSync(film)
  }
})

test('a colleague takes over by a file, with no network for either', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 3)
  const line = await badLine(program.url)
  const giver = await window(browser, line.url, { script: true }), taker = await window(browser, line.url, { script: true })
  try {
    await begin(giver, line.url, session)
    await begin(taker, line.url, session)
    await taker.click('#unsent')
    await taker.locator('main details').nth(2).locator('summary').click()
    await taker.locator('main details').nth(2).locator('.plain').click() // another session
    await taker.waitForSelector('.row')
    line.cut()
    await recordSome(giver, 2)
    await giver.click('#unsent')
    await giver.locator('main details').first().locator('summary').click()
    const [file] = await Promise.all([giver.waitForEvent('download'), giver.locator('main details').first().locator('button').click()])
    const word = await giver.locator('.word').innerText()
    await taker.locator('main details summary').click()
    await taker.fill('[name=word]', 'WRONG-WORDS')
    await taker.setInputFiles('input[type=file]', await file.path())
    await taker.waitForSelector('.notice.stop')
    await taker.fill('[name=word]', word)
    await taker.setInputFiles('input[type=file]', await file.path())
    await taker.waitForSelector('#find')
    assert.equal(await taker.locator('main > section button.row').count(), 1, 'one waits: the colleague has done the others')
    assert.equal(await unsent(taker), 0, 'what the colleague did is theirs to send')
    await recordSome(taker, 1)
    line.mend()
    await sendAll(taker)
    await sendAll(giver)
    assert.equal((await atCentre(program.url, session)).doses.length, 3)
  } finally {
    await giver.context().close()
    await taker.context().close()
    await line.stop()
  }
})

test('one tab writes', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 2)
  const first = await window(browser, program.url, { script: true })
  await begin(first, program.url, session)
  const second = await first.context().newPage()
  await second.goto(program.url + '/app/')
  await second.locator('.actions .main').click() // use it here
  await unlock(second)
  await first.waitForSelector('.actions .main')
  assert.equal(await first.locator('#find').count(), 0, 'the first tab shows nothing any more')
  await recordSome(second, 1)
  await first.context().close()
})

test('a PIN that is wrong too often wipes the people and keeps what is unsent', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 2)
  const line = await badLine(program.url)
  const page = await window(browser, line.url, { script: true })
  try {
    await page.clock.install()
    await begin(page, line.url, session)
    line.cut()
    await recordSome(page, 2)
    await page.clock.fastForward('06:00') // nobody touches it: it locks itself
    await page.waitForSelector('[name=pin]')
    for (let i = 0; i < 10; i++) {
      await page.fill('[name=pin]', '90210' + i)
      await page.click('button[type=submit]')
      await page.waitForSelector('.notice.stop')
      if (i < 9) await page.clock.fastForward('15:01')
    }
    await page.waitForSelector('[name=password]')
    const left = await page.evaluate(() => new Promise(resolve => {
      const open = indexedDB.open('openwin-site')
      open.onsuccess = () => {
        const all = open.result.transaction(['sealed', 'log']).objectStore('sealed').getAllKeys()
        all.onsuccess = () => { open.result.close(); resolve(all.result) }
      }
    }))
    assert.deepEqual(left, ['who'], 'the people are wiped')
    await page.clock.fastForward('15:01')
    line.mend()
    await page.fill('[name=password]', 'demo-vaccinator')
    await page.click('button[type=submit]')
    await page.waitForSelector('.row')
    await page.waitForFunction(() => new Promise(resolve => {
      const open = indexedDB.open('openwin-site')
      open.onsuccess = () => {
        const all = open.result.transaction('log').objectStore('log').getAll()
        all.onsuccess = () => { open.result.close(); resolve(all.result.length === 2 && all.result.every(line => line.sent)) }
      }
    }))
    assert.equal((await atCentre(program.url, session)).doses.length, 2, 'and what was unsent came through')
  } finally {
    await page.context().close()
    await line.stop()
  }
})
