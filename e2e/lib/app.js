// What a vaccinator does in the site app, in the words of its elements rather than its texts, so that it works in every language.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { newPhone } from './people.js'
import { act, token } from './town.js'

export const pin = '482913'

/** Registers that many people and books them for a session, in its second slot, which is not over at any time of day; gives their ids. */
export async function crowd (url, session, count, first = 'Person') {
  const manager = await token(url, 'facility')
  const people = Array.from({ length: count }, (_, i) => ({
    id: randomUUID(), name: `${first} ${String.fromCharCode(65 + Math.floor(i / 26))}${String.fromCharCode(97 + i % 26)}`, birth_year: 1950 + i % 40, sex: i % 2 ? 'male' : 'female', area: 'IN-MH-395', consent: '2026-11-23', phone: '+91' + newPhone()
  }))
  await bulk(url, manager, 'beneficiaries', people)
  await bulk(url, manager, 'appointments', people.map(p => ({ id: randomUUID(), beneficiary_id: p.id, session_id: session.id, slot: 2 })))
  return people.map(p => p.id)
}

async function bulk (url, as, path, acts) {
  const answer = await act(url, as, path + '/bulk', { acts })
  const wrong = answer.results.find(r => r.outcome !== 'done')
  assert.equal(wrong, undefined, JSON.stringify(wrong))
}

/** Signs in, sets the PIN and takes a session down. */
export async function begin (page, url, session, { login = 'vaccinator', password = 'demo-vaccinator', look = async () => {} } = {}) {
  page.setDefaultTimeout(30_000) // a small machine does much at once here
  await page.goto(url + '/app/')
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForSelector('[name=repeat]')
  await look('the PIN')
  await page.fill('[name=pin]', pin)
  await page.fill('[name=repeat]', pin)
  await page.click('button[type=submit]')
  await page.waitForSelector('.row')
  await look('the sessions')
  await page.click(`.row[data-id="${session.id}"]`)
  await page.waitForSelector('#find')
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
}

/** Opens the app that is on the device. */
export async function unlock (page, url) {
  if (url) await page.goto(url + '/app/')
  await page.fill('[name=pin]', pin)
  await page.click('button[type=submit]')
  await page.waitForSelector('#find')
}

/** A screen takes no press until it has been there for a moment; a click of the driver waits for it by itself, a tap at a place does not. */
export const settled = page => page.waitForSelector('main:not([data-fresh])')

/** Records the dose of somebody whose screen is open: who they are, the button, and what comes then. */
export async function recordHere (page) {
  await settled(page)
  await page.locator('label.choice:has([name=identity][value=document])').click()
  await page.click('#record')
  await page.waitForSelector('#next')
}

/** Records the doses of the next people in the list. */
export async function recordSome (page, count) {
  await page.locator('button.row').first().click()
  for (let i = 0; i < count; i++) {
    await page.waitForSelector('#record')
    await recordHere(page)
    if (i + 1 < count) {
      await settled(page)
      await page.click('#next')
    }
  }
  await tab(page, 1)
}

/** Goes to a part of the app: 1 people, 2 watch, 3 vials, 4 end. */
export const tab = (page, n) => page.click(`.tabs button:nth-child(${n})`)

/** How many operations the screen says are unsent, in any digits. */
export async function unsent (page) {
  const chip = await page.locator('#unsent').evaluate(e => ({ kind: e.className, text: e.innerText })) // both at one moment: it sends by itself
  if (!/care|stop/.test(chip.kind)) return 0
  const digits = chip.text.match(/\p{Nd}+/u)[0]
  return Number([...digits].map(d => { const c = d.codePointAt(0); return c < 128 ? d : (c - (c >= 0x9e6 && c <= 0x9ef ? 0x9e6 : c >= 0x966 && c <= 0x96f ? 0x966 : c >= 0x6f0 ? 0x6f0 : 0x660)) }).join(''))
}

/** Sends until nothing is unsent. */
export async function sendAll (page, tries = 60) {
  await page.click('#unsent')
  const button = page.locator('.actions .main')
  for (let i = 0; i < tries; i++) {
    if (await unsent(page) === 0) break
    await button.click()
    await page.waitForFunction(() => !document.querySelector('.actions .main')?.disabled)
  }
  assert.equal(await unsent(page), 0, 'everything is sent')
  await tab(page, 1)
}

/** What the centre has of a session, as another device would take it down. */
export async function atCentre (url, session) {
  const device = await act(url, await token(url, 'vaccinator'), 'devices', { id: randomUUID(), name: 'test' })
  const answer = await fetch(`${url}/api/v1/site/day?session_id=${session.id}`, { headers: { authorization: 'Bearer ' + device.token } })
  assert.equal(answer.status, 200)
  const day = await answer.json()
  const doses = day.roster.flatMap(p => (p.given ?? []).map(g => ({ ...g, beneficiary_id: p.beneficiary_id }))).filter(g => g.on === day.session.date)
  return { day, doses }
}

/** A film of one picture for a phone's camera: a QR code. Gives the file. */
export async function filmOf (browser, text) {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm')) // else it asks the network for it
  prepareZXingModule({ overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) } })
  const { svg } = await writeBarcode(text, { format: 'QRCode', scale: 8 })
  return filmOfPicture(browser, svg, 300)
}

/** The same of a picture (SVG), so many pixels wide and high. */
export async function filmOfPicture (browser, svg, side) {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
  await page.setContent(`<body style="margin:0;background:#fff;display:grid;place-items:center;height:480px">${svg}`)
  await page.locator('svg').evaluate((e, side) => { e.style.width = e.style.height = side + 'px' }, side)
  const picture = await page.screenshot({ type: 'jpeg', quality: 95 })
  await page.close()
  const file = join(mkdtempSync(join(tmpdir(), 'openwin-film-')), 'slip.mjpeg')
  writeFileSync(file, Buffer.concat([picture, picture]))
  return file
}

/** A phone of its own: a browser process with its own folder, which can be killed and started again. */
export async function startPhone ({ size = { width: 360, height: 740 }, camera, trusting } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'openwin-phone-'))
  let child, browser
  const phone = {
    async start () {
      child = spawn('/usr/bin/chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
        ...(trusting ? ['--ignore-certificate-errors'] : []), // as a phone on which the hub's certificate was installed
        ...(camera ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--use-file-for-fake-video-capture=' + camera] : []), `--window-size=${size.width},${size.height}`, '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
      const address = await new Promise((resolve, reject) => {
        let said = ''
        child.stderr.on('data', part => {
          said += part
          const found = said.match(/DevTools listening on (ws:\S+)/)
          if (found) resolve(found[1])
        })
        child.once('exit', () => reject(new Error('the browser ended: ' + said)))
      })
      browser = await chromium.connectOverCDP(address)
      const page = browser.contexts()[0].pages()[0] ?? await browser.contexts()[0].newPage()
      await page.setViewportSize(size)
      page.setDefaultTimeout(30_000)
      return page
    },
    async kill () {
      const ended = new Promise(resolve => child.once('exit', resolve))
      process.kill(-child.pid, 'SIGKILL') // with all its processes: as when the battery is taken out
      await ended
      await browser.close().catch(() => {})
    },
    async stop () {
      await phone.kill()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    }
  }
  return phone
}
