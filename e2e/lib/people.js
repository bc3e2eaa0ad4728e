// What people do on the pages, in the words of the page's elements rather than its texts, so that it works in every language.

import assert from 'node:assert/strict'

let last = 9876500000

/** A phone number that no other test uses. */
export const newPhone = () => String(++last)

let card = 1000000

/** A passport number that no other test uses. */
export const newPassport = () => 'P' + ++card

/** Signs in as demo staff. */
export async function signInStaff (page, login) {
  await page.goto('/staff')
  await page.fill('[name=login]', login)
  await page.fill('[name=password]', 'demo-' + login.replaceAll('_', '-'))
  await submit(page)
}

/** The newest code sent to a phone, as the demo's messages page shows it. */
export async function codeOf (url, phone) {
  const inbox = await (await fetch(url + '/messages')).text() // the newest message is the first
  const messages = inbox.split('<article').filter(one => one.includes(phone))
  return messages.map(one => one.match(/\b\d{6}\b/)).find(found => found)[0]
}

/** Signs in as a citizen: asks for a code and types it in. */
export async function signInCitizen (page, phone) {
  await page.goto('/sign-in')
  await page.fill('[name=phone]', phone)
  await submit(page)
  await page.fill('[name=code]', await codeOf(new URL(page.url()).origin, phone))
  await submit(page)
}

/** Sends the form of the page: its first submit button in the main part. */
export async function submit (page) {
  await page.locator('main form button[type=submit]').first().click()
}

/** Opens every fold of a page. */
export async function unfold (page) {
  await page.locator('main details').evaluateAll(all => all.forEach(one => { one.open = true }))
}

/** Registers somebody on the phone that is signed in. */
export async function register (page, name) {
  await page.goto('/household/new?state=IN-MH')
  await unfold(page)
  await page.selectOption('[name=area]', 'IN-MH-395')
  await page.fill('[name=name]', name)
  await page.fill('[name=birth_year-year]', '1961')
  await page.check('[name=sex][value=female]')
  await page.selectOption('[name=id_kind]', 'passport')
  await page.fill('[name=id_number]', newPassport())
  await submit(page)
  assert.equal(await page.inputValue('[name=name]'), name, 'without consent the form comes back with what was typed')
  await page.check('[name=consent]')
  await submit(page)
}
