// Hasty fingers and the Back button: a double click books once, Back never asks to send again, and a form that came back has kept
// what was typed, with the error at its field.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { newPhone, signInCitizen, submit } from '../lib/people.js'
import { free, person, publish } from '../lib/town.js'

for (const script of [true, false]) {
  const how = script ? 'with JavaScript' : 'without JavaScript'

  test(`a double click books once, ${how}`, async () => {
    const session = await publish(world.program.url, { places: 9 })
    const number = newPhone()
    const who = await person(world.program.url, number)
    const page = await window(world.browser, world.program.url, { script })
    await signInCitizen(page, number)
    await page.goto(`/household/${who}/book/${session.id}`)
    await page.locator('[name=slot]').first().check()
    let posts = 0
    page.on('request', request => { if (request.method() === 'POST') posts++ })
    await page.locator('main form button[type=submit]').first().dblclick()
    await page.locator('.ow-code').waitFor()
    assert.ok(posts >= 1)
    await page.goto('/household')
    assert.equal(await page.locator('a[href*="/slip/"]').count(), 1, 'one booking in the household')
    await new Promise(resolve => setTimeout(resolve, 3000)) // the public list is up to some seconds old
    assert.equal(await free(world.program.url, session), 17, 'one place of eighteen is taken')
    await page.context().close()
  })

  test(`Back after booking shows the form or the page before, and sending again changes nothing, ${how}`, async () => {
    const session = await publish(world.program.url, { places: 9 })
    const number = newPhone()
    const who = await person(world.program.url, number)
    const page = await window(world.browser, world.program.url, { script })
    await signInCitizen(page, number)
    await page.goto(`/household/${who}/book/${session.id}`)
    await page.locator('[name=slot]').last().check()
    await submit(page)
    await page.locator('.ow-code').waitFor()
    const slip = page.url()
    const answer = await page.reload()
    assert.equal(answer.request().method(), 'GET', 'reloading the slip sends nothing again')
    await page.goBack()
    assert.equal(new URL(page.url()).pathname, `/household/${who}/book/${session.id}`)
    if (await page.locator('[name=slot]').count() > 0) {
      await page.locator('[name=slot]').last().check()
      await submit(page)
    }
    await page.goto('/household')
    assert.equal(await page.locator('a[href*="/slip/"]').count(), 1, 'still one booking')
    assert.equal(new URL(await page.locator('a[href*="/slip/"]').getAttribute('href'), slip).href, slip.replace(/\?.*/, ''))
    await page.context().close()
  })

  test(`a form that came back keeps what was typed and says what is wrong at the field, ${how}`, async () => {
    const page = await window(world.browser, world.program.url, { script })
    await page.goto('/sign-in')
    await page.fill('[name=phone]', '98 76')
    await submit(page)
    await atTheField(page, 'phone', '98 76')
    await signInCitizen(page, newPhone())
    await page.goto('/household/new?state=IN-MH')
    await page.fill('[name=name]', 'लक्ष्मी बाई')
    await page.fill('[name=birth_year-year]', '1800')
    await submit(page)
    await atTheField(page, 'birth_year', '1800', '[name=birth_year-year]')
    assert.equal(await page.inputValue('[name=name]'), 'लक्ष्मी बाई')
    assert.match(await page.title(), /^Error/)
    await page.goBack()
    await page.goForward()
    assert.equal(await page.inputValue('[name=name]'), 'लक्ष्मी बाई', 'Back and forward keep what was typed')
    await page.context().close()
  })
}

/** The error stands at its field, is read out with it, and the summary leads there. */
async function atTheField (page, name, value, field = `[name=${name}]`) {
  assert.equal(await page.inputValue(field), value, 'what was typed is kept')
  const error = page.locator(`#${name}-error`)
  assert.ok(await error.isVisible(), `the error of ${name} is shown`)
  assert.equal(await page.locator(`[aria-describedby~="${name}-error"]`).count(), 1, 'and read out with the field')
  const link = page.locator(`.govuk-error-summary a[href="#${name}"]`)
  await link.click()
  const box = await page.locator(field).boundingBox()
  assert.ok(box.y >= 0 && box.y < page.viewportSize().height, 'the summary leads to the field')
}
