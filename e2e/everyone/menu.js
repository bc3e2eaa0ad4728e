// The frame of a page leaves room for the page: on a phone the menu is folded up, without JavaScript too, and on a wide screen it is open.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { window, small, desktop, direction } from '../lib/drive.js'
import { world } from '../lib/world.js'
import { newPhone, signInCitizen, signInStaff } from '../lib/people.js'

for (const lang of ['en', 'ta', 'ur']) {
  test(`a small phone shows the page, not the menu, in ${lang}`, async () => {
    const page = await window(world.browser, world.program.url, { lang, size: small })
    await page.goto('/sign-in')
    const before = await page.locator('header').boundingBox()
    assert.ok(before.height <= 210, `${before.height} px before signing in`)
    await signInCitizen(page, newPhone())
    const after = await page.locator('header').boundingBox()
    assert.ok(after.height <= 120, `${after.height} px when signed in`)
    assert.equal(await page.locator('.ow-menu a:visible').count(), 0)

    await page.focus('.ow-menu summary')
    const mark = await page.locator('.ow-menu summary').boundingBox()
    assert.ok(mark.height >= 44, 'a thumb hits it')
    assert.equal(mark.x < small.width / 2, direction(lang) === 'ltr', 'it stands where lines begin')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.ow-menu a:visible').count(), 4)
    assert.equal(await page.locator('.ow-menu a[aria-current]:visible').getAttribute('href'), '/household')
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), small.width)
    await page.locator('.ow-menu a[href="/drive"]:visible').click()
    await page.waitForURL('**/drive')
    await page.context().close()
  })
}

test('a wide screen shows the menu', async () => {
  const page = await window(world.browser, world.program.url, { size: desktop })
  await signInStaff(page, 'national')
  assert.ok(await page.locator('.ow-menu a:visible').count() > 8)
  assert.equal(await page.locator('.ow-menu summary:visible').count(), 0)
  await page.context().close()
})
