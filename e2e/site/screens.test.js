// Every screen of the site app on a small phone, in English and in Urdu: rules of accessibility, nothing wider than the screen, targets for thumbs; and a
// booked person in four taps.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { violations } from '../lib/axe.js'
import { begin, crowd } from '../lib/app.js'
import { startBrowser, startProgram, window } from '../lib/drive.js'
import { badLine } from '../lib/faults.js'
import { tour } from '../lib/tour.js'
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

for (const lang of ['en', 'ur']) {
  test(`every screen in ${lang}`, async () => {
    const session = await publish(program.url, { on: day(), places: 10 })
    await crowd(program.url, session, 4)
    const page = await window(browser, program.url, { lang, script: true })
    const looked = []
    await tour(page, program.url, session, async name => {
      looked.push(name)
      assert.equal(await page.evaluate(() => document.documentElement.dir), lang === 'ur' ? 'rtl' : 'ltr')
      assert.deepEqual(await violations(page, true), [], `${name} in ${lang}`)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      assert.ok(wide <= 0, `${name} in ${lang} is ${wide} px wider than the screen`)
      const small = await page.locator('button:visible, summary:visible, select:visible, label.choice:visible, input:not([type=radio]):not([type=checkbox]):not([type=file]):visible').evaluateAll(all =>
        all.filter(e => e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML.slice(0, 80)))
      assert.deepEqual(small, [], `${name}: targets of less than 48 px`)
      const bare = await page.locator('main').innerText()
      assert.ok(!/\bapp\.[a-z_]+|\{\{/.test(bare), `${name} in ${lang} shows a key: ${bare.match(/\S*(app\.[a-z_]+|\{\{)\S*/)}`)
    })
    assert.ok(looked.length > 25, `${looked.length} screens`)
    await page.context().close()
  })
}

for (const lang of ['en', 'hi', 'ur']) {
  test(`kinds of documents and districts are called by their names in ${lang}`, async () => {
    const kinds = JSON.parse(readFileSync(new URL('../../packs/in/ids.json', import.meta.url), 'utf8')).map(k => ({ kind: k.kind, name: lang === 'en' ? k.name : k.names[lang] }))
    const session = await publish(program.url, { on: day(), places: 10 })
    await crowd(program.url, session, 1)
    const page = await window(browser, program.url, { lang, script: true })
    await begin(page, program.url, session)
    await page.locator('.actions .plain').click()
    const offered = await page.locator('#id_kind option').evaluateAll(all => all.map(e => ({ kind: e.value, name: e.textContent })).filter(k => k.kind && k.kind !== 'none'))
    assert.deepEqual(offered, kinds)
    const pune = { en: 'Pune', hi: 'पुणे', ur: 'پونے' }[lang]
    assert.ok((await page.locator('#area option').allInnerTexts()).includes(pune), `Pune is called ${pune}`)
    const passport = kinds.find(k => k.kind === 'passport').name
    await page.fill('[name=name]', 'Zoya Ansari')
    await page.fill('[name=born]', '1990')
    await page.locator('label.choice:has([name=sex][value=female])').click()
    await page.selectOption('#id_kind', 'passport')
    await page.fill('[name=id_number]', 'Z1234567') // no passport of India begins with Z
    await page.locator('label.choice:has([name=consent][value=yes])').click()
    await page.click('button[type=submit]')
    assert.ok((await page.locator('#id_number-error').innerText()).includes(passport), 'what is wrong names the document')
    await page.fill('[name=id_number]', 'A' + String(Date.now()).slice(-7))
    await page.click('button[type=submit]')
    await page.waitForSelector('#record')
    assert.ok((await page.locator('main').innerText()).includes(passport), 'so does the page of the person')
    await page.context().close()
  })
}

test('the app begins in the language that was chosen on the pages', async () => {
  const page = await window(browser, program.url, { script: true })
  await page.goto('/language?to=ur&back=/')
  await page.goto('/app/')
  await page.waitForSelector('html[dir=rtl] h1')
  await page.context().close()
})

test('to keep the app on the device costs nothing that was not sent already', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  const line = await badLine(program.url)
  const page = await window(browser, line.url, { script: true })
  try {
    await begin(page, line.url, session)
    const kept = await page.evaluate(async () => (await (await caches.open((await caches.keys()).find(name => name.startsWith('app-')))).keys()).map(r => new URL(r.url).pathname))
    for (const file of ['/app/app.js', '/app/app.css']) {
      assert.ok(kept.includes(file), `${file} is kept`)
      assert.equal(line.whole.filter(path => path === file).length, 1, `${file} is sent once`)
    }
  } finally {
    await page.context().close()
    await line.stop()
  }
})

test('a booked person in four taps, the next one included', async () => {
  const session = await publish(program.url, { on: day(), places: 10 })
  await crowd(program.url, session, 3)
  const page = await window(browser, program.url, { script: true })
  await begin(page, program.url, session)
  let taps = 0
  const tap = async where => {
    taps++
    await page.locator(where).first().click()
  }
  await tap('button.row')
  const name = await page.locator('h1').innerText()
  await tap('label.choice:has([name=identity][value=document])')
  await tap('#record')
  await page.waitForSelector('#next')
  await tap('#next')
  await page.waitForSelector('#record')
  assert.equal(taps, 4)
  assert.notEqual(await page.locator('h1').innerText(), name, 'the next person is there')
  await page.context().close()
})
