// A nurse with a line of people and no signal loses nothing: the network cut, the browser killed, the device full, a bad line, the centre killed.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { atCentre, begin, crowd, recordHere, recordSome, sendAll, startPhone, tab, unlock, unsent } from '../lib/app.js'
import { startBrowser, startProgram, window } from '../lib/drive.js'
import { badLine } from '../lib/faults.js'
import { signInStaff, submit } from '../lib/people.js'
import { day, publish } from '../lib/town.js'

let program
before(async () => { program = await startProgram() })
after(async () => { assert.equal(await program?.stop(), 0, 'the program stops cleanly') })

/** Who of some people has a dose at the centre, each once, and how many doses there are. */
async function given (session, people) {
  const { doses } = await atCentre(program.url, session)
  const of = doses.filter(d => people.includes(d.beneficiary_id))
  return { doses: of.length, people: new Set(of.map(d => d.beneficiary_id)).size, ids: new Set(of.map(d => d.dose_id)).size }
}

test('fifty doses with the network cut, the browser killed, nothing lost', async () => {
  const session = await publish(program.url, { on: day(), places: 60 })
  const people = await crowd(program.url, session, 50)
  const line = await badLine(program.url), phone = await startPhone()
  try {
    let page = await phone.start()
    await begin(page, line.url, session)
    line.cut()
    await recordSome(page, 50)
    assert.equal(await unsent(page), 50)
    await phone.kill()
    page = await phone.start()
    await page.goto(line.url + '/app/') // from the service worker: there is no network
    await page.waitForSelector('[name=pin]')
    assert.equal(await page.locator('text=Person').count(), 0, 'nothing of a person is shown before the PIN')
    await page.fill('[name=pin]', '111111')
    await page.click('button[type=submit]')
    await page.waitForSelector('.notice.stop')
    await unlock(page)
    assert.equal(await unsent(page), 50, 'all are there after the kill')
    assert.equal(await page.locator('main > section button.row').count(), 0, 'nobody waits any more')
    line.mend()
    await sendAll(page)
    assert.deepEqual(await given(session, people), { doses: 50, people: 50, ids: 50 })
  } finally {
    await phone.stop()
    await line.stop()
  }
})

test('the device is full: it is said, kept in memory, sent', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  const people = await crowd(program.url, session, 4)
  const line = await badLine(program.url), phone = await startPhone()
  try {
    let page = await phone.start()
    await begin(page, line.url, session)
    line.cut()
    await recordSome(page, 1)
    await phone.kill()
    page = await phone.start()
    await page.goto(line.url + '/app/')
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: line.url, quotaSize: 1 }) // before the browser looks for the first time
    await unlock(page)
    await page.locator('button.row').first().click()
    await recordHere(page)
    assert.equal(await page.locator('.notice.stop').count(), 1, 'the screen says that the phone is full')
    assert.match(await page.locator('#unsent').getAttribute('class'), /stop/)
    assert.equal(await unsent(page), 2, 'and counts what is only in memory')
    await page.click('#unsent')
    await page.locator('details').nth(1).locator('summary').click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('details').nth(1).locator('button').click()])
    const sealed = readFileSync(await file.path(), 'utf8')
    assert.equal(sealed.split('.').length, 5, 'the file is a compact JWE')
    assert.ok(!sealed.includes('Person'), 'and sealed')
    const browser = await startBrowser()
    try { // the last resort: somebody at the office takes the file in
      const office = await window(browser, program.url)
      await signInStaff(office, 'facility')
      await office.goto('/office/import-device')
      await office.setInputFiles('main input[type=file]', { name: 'phone.jwe', mimeType: 'application/jose', buffer: Buffer.from(sealed) })
      await submit(office)
    } finally { await browser.close() }
    assert.deepEqual(await given(session, people), { doses: 2, people: 2, ids: 2 }, 'the file brought both')
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: line.url })
    line.mend()
    await sendAll(page)
    assert.deepEqual(await given(session, people), { doses: 2, people: 2, ids: 2 })
  } finally {
    await phone.stop()
    await line.stop()
  }
})

test('two devices with the same person: both doses are kept, and somebody looks at it', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  const people = await crowd(program.url, session, 1)
  const line = await badLine(program.url), phones = [await startPhone(), await startPhone()]
  try {
    const pages = []
    for (const phone of phones) {
      const page = await phone.start()
      await begin(page, line.url, session)
      pages.push(page)
    }
    line.cut()
    for (const page of pages) await recordSome(page, 1)
    line.mend()
    for (const page of pages) await sendAll(page)
    assert.deepEqual(await given(session, people), { doses: 2, people: 1, ids: 2 }, 'a dose that was given is never thrown away')
    const reviews = []
    for (const page of pages) {
      await page.click('#unsent')
      reviews.push(await page.locator('main section li').count())
    }
    assert.deepEqual(reviews.sort(), [0, 1], 'one of the two is for review')
  } finally {
    for (const phone of phones) await phone.stop()
    await line.stop()
  }
})

test('a line that loses, doubles and reorders, and a centre that is killed: the union is complete', async () => {
  const session = await publish(program.url, { on: day(), places: 40 })
  const people = await crowd(program.url, session, 24)
  const line = await badLine(program.url, 7), phones = [await startPhone(), await startPhone()]
  try {
    const pages = []
    for (const phone of phones) {
      const page = await phone.start()
      await begin(page, line.url, session)
      pages.push(page)
    }
    line.bad(0.3)
    const pick = async (page, from, to) => { // each device its own half of the people, of whom one is on both
      for (const id of people.slice(from, to)) {
        await page.locator(`button.row[data-id="${id}"]`).click()
        await page.waitForSelector('#record')
        await recordHere(page)
        await tab(page, 1)
      }
    }
    await Promise.all([pick(pages[0], 0, 8), pick(pages[1], 8, 16)])
    line.cut()
    await Promise.all([pick(pages[0], 16, 21), pick(pages[1], 20, 24)]) // people[20] on both
    line.mend()
    line.bad(0.6)
    const sending = Promise.all(pages.map(page => sendAll(page, 100)))
    await program.kill()
    await program.restart()
    await sending
    line.bad(0)
    assert.ok(line.spoilt > 0, 'the line was bad')
    await new Promise(resolve => setTimeout(resolve, 1600)) // what the line still holds back
    assert.deepEqual(await given(session, people), { doses: 25, people: 24, ids: 25 })
    let reviews = 0
    for (const page of pages) {
      await page.click('#unsent')
      reviews += await page.locator('main section li').count()
    }
    assert.equal(reviews, 1, 'the one person on both devices is for review, and nobody else')
  } finally {
    for (const phone of phones) await phone.stop()
    await line.stop()
  }
})
