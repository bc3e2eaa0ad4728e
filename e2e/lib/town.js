// What has to be there before somebody comes: a session with vaccine behind it, and people who are known, all by the API.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'

/** A day in India, as the pages of the demo drive mean it: today, or that many days later. */
export const day = (later = 0) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date(Date.now() + later * 86400e3))

/** Sends an act and gives its result. */
export async function act (url, token, path, body) {
  const answer = await fetch(url + '/api/v1/' + path, {
    method: 'POST', headers: token ? { authorization: 'Bearer ' + token } : {}, body: JSON.stringify(body)
  })
  const text = await answer.text()
  assert.equal(answer.status, 200, `${path}: ${text}`)
  return JSON.parse(text)
}

/** Signs in as demo staff and gives the token. */
export async function token (url, login) {
  return (await act(url, '', 'sign-in', { login, password: 'demo-' + login.replaceAll('_', '-') })).token
}

/** Publishes a session of Covaxin at the demo's staffed hospital with that many places in each of two slots, and gives it. */
export async function publish (url, { on = day(1), places = 20 } = {}) {
  const known = await (await fetch(url + '/api/v1/sessions?pin_code=400012&date=' + day(1))).json()
  const facility = known.sessions[0].facility
  const lot = { id: randomUUID(), product: 'COVAXIN', number: 'E2E' + Math.floor(Math.random() * 1e6), expires: day(300) }
  const manager = await token(url, 'facility')
  await act(url, manager, 'receipts', { id: randomUUID(), facility_id: facility.id, lot, doses: places * 3 })
  const id = randomUUID()
  await act(url, manager, 'sessions', {
    id, facility_id: facility.id, date: on, product: 'COVAXIN', lots: [{ lot_id: lot.id, doses: places * 3 }],
    slots: [
      { starts: 0, ends: 720, channel: 'online', capacity: places }, { starts: 720, ends: 1439, channel: 'online', capacity: places },
      { starts: 0, ends: 1439, channel: 'walk_in', capacity: places }
    ]
  })
  return { id, lot: lot.id, facility: facility.id, pin: facility.pin_code, on }
}

/** Registers somebody on a phone and gives their id. */
export async function person (url, phone, name = 'Asha Kumari') {
  const consent = '2026-11-23' // beneficiary.Consent
  const id = randomUUID()
  await act(url, await token(url, 'facility'), 'beneficiaries', { id, name, birth_year: 1961, sex: 'female', area: 'IN-MH-395', consent, phone: '+91' + phone })
  return id
}

/** Gives somebody a dose of today's session. */
export async function vaccinate (url, person, session) {
  await act(url, await token(url, 'vaccinator'), 'doses', { id: randomUUID(), beneficiary_id: person, session_id: session.id, lot_id: session.lot })
}

/** Books a place for somebody in the first slot of a session. */
export async function book (url, person, session) {
  await act(url, await token(url, 'facility'), 'appointments', { id: randomUUID(), beneficiary_id: person, session_id: session.id, slot: 1 })
}

/** How many places of a session are free online, as everybody may read it. */
export async function free (url, session) {
  const answer = await (await fetch(`${url}/api/v1/sessions?pin_code=${session.pin}&date=${session.on}`)).json()
  return answer.sessions.find(one => one.id === session.id).slots.reduce((sum, slot) => sum + slot.free, 0)
}
