// What people do on the pages, in the words of the page's elements rather than its texts, so that it works in every language.

import assert from 'node:assert/strict'

let last = 9876500000

/** A phone number that no other test uses. */
export const newPhone = () => String(++last)

/** Signs in as demo staff. */
export async function signInStaff (page, login) {
  await page.goto('/staff')
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', 'demo-' + login.replaceAll('_', '-'))
  await submit(page)
}

/** Signs in as a citizen: asks for a code and reads it on the demo's messages page. */
export async function signInCitizen (page, phone) {
  await page.goto('/sign-in')
  await page.fill('[name=phone]', phone)
  await submit(page)
  const inbox = await page.context().newPage()
  await inbox.goto('/messages')
  const code = (await inbox.locator('main').innerText()).match(/\b\d{6}\b/)[0] // the newest message is the first
  await inbox.close()
  await page.fill('[name=code]', code)
  await submit(page)
}

/** Sends the form of the page: its first submit button in the main part. */
export async function submit (page) {
  await page.locator('main form button[type=submit]').first().click()
}

/** Registers somebody on the phone that is signed in. */
export async function register (page, name) {
  await page.goto('/household/new')
  await page.selectOption('[name=state]', 'IN-MH')
  await submit(page)
  await page.selectOption('[name=area]', 'IN-MH-395')
  await page.fill('[name=name]', name)
  await page.fill('[name=birth_year-year]', '1961')
  await page.check('[name=sex][value=female]')
  await submit(page)
  assert.equal(await page.inputValue('[name=name]'), name, 'without consent the form comes back with what was typed')
  await page.check('[name=consent]')
  await submit(page)
}
