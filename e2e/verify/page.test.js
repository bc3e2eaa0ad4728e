// Whoever stands at a border opens the verifier once, and checks certificates from then on with the network cut and the program gone: pasted, as pictures,
// as files, by camera. Certificates are those of the running program.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { filmOfPicture, startPhone } from '../lib/app.js'
import { violations } from '../lib/axe.js'
import { desktop, direction, small, startBrowser, startProgram, window } from '../lib/drive.js'
import { signInStaff } from '../lib/people.js'
import { citizen, holder, vaccinate } from '../verifiers/lib/certificates.js'

let program, browser, path
const of = {} // certificates by their form
before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  path = await vaccinate(program.url)
  const me = await citizen(program.url)
  Object.assign(of, {
    hc1: String(await me.home(path + '/formats/vaccination-hc1.txt')),
    svg: await me.home(path + '/formats/vaccination-qr.svg'),
    card: await me.home(path + '/formats/vaccination.smart-health-card'),
    cardSVG: await me.home(path + '/formats/health-card-qr.svg'),
    credential: await me.home(path + '/formats/vaccination-credential.json'),
    page: await me.home(path + '/download'),
    pdf: Buffer.from('%PDF-1.7 and so on'),
    yellowSVG: await me.travel(path, 'icvp')
  })
  of.jws = JSON.parse(of.card).verifiableCredential[0]
})
after(async () => {
  await browser?.close()
  assert.equal(await program?.stop(), 0, 'the program stops cleanly')
})

/** Opens the verifier by the address that people know, and waits until it lies ready. */
async function open (page, url = program.url) {
  page.setDefaultTimeout(30_000)
  await page.goto(url + '/verify')
  await page.waitForURL('**/verify/')
  await page.waitForSelector('#offline.done')
  await page.waitForFunction(async () => await caches.match('/verify/revoked.json')) // comes last of what is fetched
}

/** What the page says of what it was handed. */
async function said (page) {
  await page.waitForSelector('.verdict')
  const fields = Object.fromEntries(await page.locator('[data-field]').evaluateAll(all => all.map(e => [e.dataset.field, e.innerText])))
  return { verdict: await page.locator('.verdict').getAttribute('data-verdict'), word: await page.locator('h1').innerText(), why: await page.locator('.verdict p').innerText(), fields }
}
const next = page => page.click('#next')

async function pasted (page, text) {
  await page.fill('#text', text)
  await page.click('#check')
  const found = await said(page)
  await next(page)
  return found
}

async function handed (page, name, mimeType, buffer) {
  await page.setInputFiles('#file', { name, mimeType, buffer })
  const found = await said(page)
  await next(page)
  return found
}

/** A photo of a QR code that was drawn: on a desk, a little aslant. */
async function photoOf (svg) {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } })
  await page.setContent(`<body style="margin:0;background:#876;display:grid;place-items:center;height:700px"><div style="rotate:4deg;background:#fff;padding:30px">${svg}</div>`)
  await page.locator('svg').evaluate(e => { e.style.width = e.style.height = '480px' })
  const photo = await page.screenshot({ type: 'jpeg', quality: 85 })
  await page.close()
  return photo
}

const flipped = (text, at = Math.floor(text.length / 2)) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

test('opened once, it checks with the network cut and the program gone', async () => {
  const page = await window(browser, program.url, { script: true }), context = page.context()
  const photos = [await photoOf(of.svg), await photoOf(of.cardSVG)]
  const blank = await photoOf('<svg></svg>')
  await open(page)
  await context.setOffline(true)
  await program.kill()
  try {
    await page.goto(program.url + '/verify') // from the service worker
    await page.waitForSelector('#offline.done')
    const asked = []
    context.on('request', r => asked.push(r.url()))

    const hc1 = await pasted(page, of.hc1)
    assert.equal(hc1.verdict, 'valid', hc1.why)
    assert.deepEqual(Object.keys(hc1.fields), ['name', 'name_latin', 'born', 'disease', 'vaccine_type', 'vaccine', 'manufacturer', 'dose', 'day', 'authority', 'country', 'number'])
    assert.deepEqual([hc1.fields.name, hc1.fields.born, hc1.fields.vaccine, hc1.fields.dose], [holder.name, '1961', 'Covaxin', '1 of 2'])
    assert.equal((await pasted(page, ` ${of.hc1.slice(0, 90)}\r\n${of.hc1.slice(90)}\n`)).verdict, 'valid', 'with line breaks of a letter')

    for (const [i, photo] of photos.entries()) {
      const found = await handed(page, 'photo.jpg', 'image/jpeg', photo)
      assert.deepEqual([found.verdict, found.fields.name], ['valid', holder.name], `photo ${i}: ${found.why}`)
    }
    assert.equal((await handed(page, 'qr.svg', 'image/svg+xml', of.svg)).verdict, 'valid')
    assert.equal((await handed(page, 'saved.html', 'text/html', of.page)).verdict, 'valid')
    const yellow = await handed(page, 'yellow.svg', 'image/svg+xml', of.yellowSVG)
    assert.deepEqual([yellow.verdict, yellow.fields.document, yellow.fields.born], ['valid', holder.passport, '2 March 1961'], yellow.why)

    const card = await handed(page, 'me.smart-health-card', 'application/smart-health-card', of.card)
    assert.equal(card.verdict, 'valid', card.why)
    assert.deepEqual([card.fields.name, card.fields.lot, card.fields.vaccine], [holder.name, 'VERIFY-1', 'Covaxin (CVX 502)'])
    assert.equal((await pasted(page, of.jws)).verdict, 'valid')
    assert.equal((await pasted(page, 'shc:/' + [...of.jws].map(c => String(c.charCodeAt(0) - 45).padStart(2, '0')).join(''))).verdict, 'valid')

    const [head, body, signature] = of.jws.split('.')
    for (const [what, changed] of Object.entries({
      'a letter of HC1': flipped(of.hc1), 'its signature': flipped(of.hc1, of.hc1.length - 40), 'a letter of the card': [head, flipped(body), signature].join('.'),
      'the signature of the card': [head, body, flipped(signature)].join('.'), 'nonsense': 'HC1:0123', 'half a card': [head, body].join('.')
    })) {
      const found = await pasted(page, changed)
      assert.notEqual(found.verdict, 'valid', what)
      assert.deepEqual(found.fields, {}, `${what}: nothing is shown`)
    }
    assert.equal((await pasted(page, [head, body, flipped(signature)].join('.'))).word, 'Not valid')

    for (const [picture, kind, words] of [[blank, 'image/jpeg', /No QR code/], [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="20000" height="20000"/>'), 'image/svg+xml', /too large/],
      [Buffer.from('no picture'), 'image/png', /cannot be read/]]) {
      await page.setInputFiles('#file', { name: 'picture', mimeType: kind, buffer: picture })
      await page.locator('.notice.stop', { hasText: words }).waitFor()
    }

    for (const [name, kind, content] of [['credential.json', 'application/json', of.credential], ['a.pdf', 'application/pdf', of.pdf]]) {
      await page.setInputFiles('#file', { name, mimeType: kind, buffer: Buffer.from(content) })
      assert.equal((await said(page)).word, 'Cannot tell', name)
      await page.click('#send')
      assert.match(await page.locator('.consent .notice').innerText(), /could not be sent/)
      await next(page)
    }
    const sent = asked.filter(url => !url.startsWith('blob:'))
    assert.deepEqual([...new Set(sent.map(url => new URL(url).pathname))].filter(p => !/^\/verify\/(reader\.js|zxing_reader\.wasm|trust\.json)$/.test(p)), ['/api/v1/verify'], 'nothing was asked but what somebody agreed to')
  } finally {
    await program.restart()
    await context.close()
  }
})

test('the camera reads a certificate with the network cut', async () => {
  const film = await filmOfPicture(browser, of.svg, 460), phone = await startPhone({ camera: film })
  try {
    const page = await phone.start()
    await open(page)
    await page.context().setOffline(true)
    await page.reload()
    await page.click('#scan')
    const found = await said(page)
    assert.deepEqual([found.verdict, found.fields.name], ['valid', holder.name])
    assert.equal(await page.locator('video').count(), 0, 'the camera is off')
  } finally {
    await phone.stop()
    rmSync(film)
  }
})

test("the browser's own reader is used where it has one, and ours is not fetched", async () => {
  const page = await window(browser, program.url, { script: true }), asked = []
  page.on('request', r => asked.push(new URL(r.url()).pathname))
  await page.addInitScript(text => {
    globalThis.BarcodeDetector = class {
      static async getSupportedFormats () { return ['ean_13', 'qr_code'] }
      constructor ({ formats }) { this.formats = formats }
      async detect (from) { return from.width > 100 && String(this.formats) === 'qr_code' ? [{ rawValue: text }] : [] }
    }
  }, of.hc1)
  await open(page)
  assert.equal((await handed(page, 'photo.svg', 'image/svg+xml', of.svg)).verdict, 'valid')
  assert.ok(!asked.some(path => /reader/.test(path)), asked.join())
  await page.context().close()
})

test('one that the device cannot check goes to our server when somebody agrees, and not before', async () => {
  const page = await window(browser, program.url, { script: true }), sent = []
  await open(page)
  page.on('request', r => { if (r.method() !== 'GET') sent.push([r.url(), r.postData()]) })
  await page.setInputFiles('#file', { name: 'credential.json', mimeType: 'application/json', buffer: of.credential })
  const found = await said(page)
  assert.deepEqual([found.verdict, found.fields], ['unknown', {}])
  assert.deepEqual(sent, [])
  await page.click('#send')
  await page.waitForFunction(() => !document.querySelector('#send'))
  assert.deepEqual(sent.map(([url]) => new URL(url).pathname), ['/api/v1/verify'])
  assert.equal(JSON.parse(sent[0][1]).certificate, String(of.credential))
  const checked = await said(page)
  assert.deepEqual([checked.verdict, checked.fields.name], ['valid', holder.name], checked.why)
  assert.match(await page.locator('main .hint').last().innerText(), new RegExp(new URL(program.url).host))
  await page.context().close()
})

test('a certificate in the list of ended ones is not valid, and old lists are warned of', async () => {
  const page = await window(browser, program.url, { script: true })
  await open(page)
  const { fields } = await pasted(page, of.hc1)
  const hash = createHash('sha256').update('IN' + fields.number).digest('hex').slice(0, 32)
  const now = Date.now(), old = now - 9 * 86_400_000
  await page.context().setOffline(true)
  await page.evaluate(async ([hash, old]) => {
    const box = await caches.open('verify-data'), trust = await (await box.match('/verify/trust.json')).text()
    await box.put('/verify/trust.json', new Response(trust, { headers: { 'x-fetched': String(old) } }))
    await box.put('/verify/revoked.json', new Response(JSON.stringify({ country: 'IN', made_at: old / 1000, entries: 1, digits: 1, parts: [{ prefix: hash[0], at: 7, entries: 1, sha256: '' }], cards: [] })))
    await box.put(`/verify/revoked/${hash[0]}/7.json`, new Response(JSON.stringify([hash])))
  }, [hash, old])
  await page.reload()
  await page.waitForSelector('#offline.done')
  assert.equal(await page.locator('.notice.care').count(), 2, 'both lists are old')
  const ended = await pasted(page, of.hc1)
  assert.deepEqual([ended.verdict, ended.fields.name], ['invalid', holder.name], ended.why)
  await page.fill('#text', of.jws)
  await page.click('#check')
  assert.equal((await said(page)).verdict, 'valid', 'another form of it is another name in the lists')
  assert.match(await page.locator('main').innerText(), /9 days old/)
  await page.context().close()
})

test('the result goes after a minute in the background, and on leaving', async () => {
  const page = await window(browser, program.url, { script: true })
  await open(page)
  await page.clock.install()
  const background = state => page.evaluate(state => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
  const shown = () => page.locator('.verdict').count()
  await page.fill('#text', of.hc1)
  await page.click('#check')
  await said(page)
  await background('hidden')
  await page.clock.runFor(50_000)
  assert.equal(await shown(), 1, 'not yet')
  await background('visible')
  await page.clock.runFor(100_000)
  assert.equal(await shown(), 1, 'in the foreground it stays')
  await background('hidden')
  await page.clock.runFor(61_000)
  assert.equal(await shown(), 0)
  assert.ok(!(await page.content()).includes(holder.name))
  await page.fill('#text', of.hc1)
  await page.clock.runFor(1000)
  await background('visible')
  await background('hidden')
  await page.clock.runFor(61_000)
  assert.equal(await page.inputValue('#text'), '', 'what was typed goes, too')
  await background('visible')
  await page.fill('#text', of.hc1)
  await page.click('#check')
  await said(page)
  await page.evaluate(() => dispatchEvent(new Event('pagehide')))
  assert.equal(await shown(), 0)
  const kept = await page.evaluate(async () => {
    const out = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), JSON.stringify(await indexedDB.databases())]
    for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) out.push(r.url)
    return out.join()
  })
  assert.ok(!/HC1|Lakshmi/.test(kept) && kept.endsWith(kept) && !kept.includes('api/v1'), kept)
  await page.context().close()
})

for (const [lang, size] of [['en', desktop], ['ur', { width: 360, height: 740 }], ['ta', small]]) {
  test(`every screen in ${lang}, ${size.width} pixels wide`, async () => {
    const page = await window(browser, program.url, { lang, script: true, size })
    await open(page)
    const complaints = []
    page.on('console', m => { if (m.type() === 'error') complaints.push(m.text()) })
    const look = async name => {
      assert.deepEqual(complaints, [], `${name}: the browser complains, as of what the policy forbids`)
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${lang}-${name}.png`, fullPage: true })
      assert.equal(await page.evaluate(() => document.documentElement.dir), direction(lang))
      assert.deepEqual(await violations(page, true), [], name)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`)
      const low = await page.locator('button:visible, summary:visible, select:visible, textarea:visible, footer a:visible, header a:visible').evaluateAll(all =>
        all.filter(e => e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML.slice(0, 80)))
      assert.deepEqual(low, [], `${name}: targets of less than 48 px`)
      const text = await page.locator('body').innerText()
      assert.ok(!/\b(verifier|error|citizen)\.[a-z_]+|\{\{/.test(text), `${name} shows a key: ${text.match(/\S*((verifier|error|citizen)\.[a-z_]+|\{\{)\S*/)}`)
    }
    await look('start')
    for (const summary of await page.locator('summary').all()) await summary.click()
    await look('opened')
    await page.click('#check')
    await look('nothing typed')
    for (const [name, text] of Object.entries({ valid: of.hc1, card: of.jws, 'not valid': flipped(of.jws, of.jws.length - 20), 'cannot tell': String(of.credential) })) {
      await page.fill('#text', text)
      await page.click('#check')
      await said(page)
      await look(name)
      const word = await page.locator('.verdict h1').evaluate(e => parseFloat(getComputedStyle(e).fontSize))
      assert.ok(word >= 36, `the word of ${name} is ${word} px high`)
      await next(page)
    }
    await page.context().close()
  })
}

test('by keyboard alone, in the language that is chosen, which is remembered', async () => {
  const page = await window(browser, program.url, { script: true, size: desktop })
  await open(page)
  await page.selectOption('select', 'hi')
  await page.waitForFunction(() => document.documentElement.lang === 'hi')
  const press = async (key, times = 1) => { for (let i = 0; i < times; i++) await page.keyboard.press(key) }
  await page.focus('#text')
  await page.keyboard.insertText(of.hc1)
  await press('Tab')
  await press('Enter')
  await said(page)
  await page.waitForFunction(() => document.activeElement.tagName === 'H1') // the verdict is read out
  await press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'next')
  await press('Enter')
  await page.waitForSelector('#text')
  await page.waitForFunction(() => document.activeElement.tagName === 'H1')
  await page.goto('/verify/')
  await page.waitForFunction(() => document.documentElement.lang === 'hi')
  await page.context().close()
})

test('the form that our server checks stays, with JavaScript and without', async () => {
  for (const script of [true, false]) {
    const page = await window(browser, program.url, { script })
    await page.goto(script ? '/verify?form' : '/verify')
    await page.fill('textarea', of.hc1)
    await page.locator('main form button[type=submit]').click()
    await page.waitForLoadState()
    assert.equal(new URL(page.url()).pathname, '/verify')
    assert.ok((await page.locator('main').innerText()).includes(holder.name))
    await page.context().close()
  }
})

test('an officer ends a certificate: the page knows once it has asked, and then without a network', async () => {
  const page = await window(browser, program.url, { script: true }), officer = await window(browser, program.url)
  await open(page)
  assert.equal((await pasted(page, of.jws)).verdict, 'valid')
  const [, , person, , dose] = path.split('/')
  await signInStaff(officer, 'state')
  await officer.goto('/office/certificates/' + person)
  await officer.locator('[name=reason][value=unfit]').check()
  await officer.locator(`[name=dose][value="${dose}"]`).check()
  await officer.fill('[name=words]', 'It was warm.')
  await officer.locator('form:has([name=words]) button[type=submit]').click()
  await officer.locator('form:has([name=confirmed]) button[type=submit]').click()
  await page.locator('summary').last().click()
  for (let i = 0; i < 60 && await page.evaluate(async () => (await (await caches.match('/verify/revoked.json')).json()).entries) === 0; i++) {
    await page.locator('details button').click()
    await page.waitForTimeout(500) // lists follow within two seconds
  }
  await page.waitForFunction(() => document.querySelector('details [aria-busy=false]'))
  await page.context().setOffline(true)
  for (const text of [of.hc1, of.jws]) {
    const found = await pasted(page, text)
    assert.deepEqual([found.word, found.fields.name], ['Not valid', holder.name], found.why)
  }
  for (const one of [page, officer]) await one.context().close()
})
