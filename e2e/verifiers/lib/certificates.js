// Takes every form of a certificate from the real program: publishes a session and records a dose through the API, then signs in as the
// citizen and downloads what the pages offer.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const program = new URL('../../../bin/openwin', import.meta.url).pathname

/** Starts openwin with demo data and every format, in a folder of its own. */
export async function start () {
  const data = mkdtempSync(join(tmpdir(), 'openwin-verifiers-'))
  const child = spawn(program, ['run', '--demo', '--divoc', '--listen', '127.0.0.1:0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise((resolve, reject) => {
    child.once('exit', code => reject(new Error(`openwin ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', line => {
      const ready = line.match(/ready on (http:\S+)/)
      if (ready) resolve(ready[1])
    })
  })
  return {
    url,
    /** Runs a command on the installation and gives what it printed. */
    command: (...args) => execFileSync(program, [...args, '--data', data], { encoding: 'utf8' }),
    async stop () {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      const code = await ended
      rmSync(data, { recursive: true, force: true })
      return code
    }
  }
}

/** Calls the API and gives the answer. */
async function call (url, token, method, path, body) {
  const answer = await fetch(url + '/api/v1/' + path, {
    method, headers: { 'Content-Type': 'application/json', ...(token && { Authorization: 'Bearer ' + token }) }, body: body && JSON.stringify(body)
  })
  const out = await answer.json()
  assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(out)}`)
  return out
}

const signIn = async (url, login) => (await call(url, '', 'POST', 'sign-in', { login, password: 'demo-' + login })).token

export const holder = { name: 'Lakshmi Devi', phone: '+919876512345', passport: 'P7654321', born: '1961-03-02' }

/** Records a dose today and gives the path of its certificate. */
export async function vaccinate (url, who = holder) {
  const planner = await signIn(url, 'facility')
  const facility = (await call(url, planner, 'GET', 'facilities')).facilities[0].id
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' }).format(new Date())
  const lot = { id: randomUUID(), product: 'COVAXIN', number: who.lot ?? 'VERIFY-1', expires: `${Number(day.slice(0, 4)) + 2}-01-31` }
  await call(url, planner, 'POST', 'receipts', { id: randomUUID(), facility_id: facility, lot, doses: 100 })
  const session = randomUUID()
  await call(url, planner, 'POST', 'sessions', {
    id: session, facility_id: facility, date: day, product: 'COVAXIN', slots: [{ starts: 0, ends: 1439, dose: 0, channel: 'walk_in', capacity: 10 }], lots: [{ lot_id: lot.id, doses: 20 }]
  })
  const nurse = await signIn(url, 'vaccinator')
  const person = randomUUID()
  await call(url, nurse, 'POST', 'beneficiaries', {
    id: person, name: who.name, birth_date: who.born, sex: 'female', area: 'IN-MH-395', consent: '2026-11-23', phone: who.phone, id_kind: 'passport', id_number: who.passport
  })
  const dose = randomUUID()
  await call(url, nurse, 'POST', 'doses', { id: dose, beneficiary_id: person, session_id: session, lot_id: lot.id })
  return `/household/${person}/certificate/${dose}`
}

/** Somebody in a browser: asks for pages and sends forms. */
function browser (url) {
  const cookies = new Map()
  return async (method, path, form) => {
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { Origin: url, 'Sec-Fetch-Site': 'same-origin', Cookie: [...cookies].map(([k, v]) => `${k}=${v}`).join('; ') },
      body: form && new URLSearchParams(form)
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair] = cookie.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return answer
  }
}

/** An officer of the district finds a certificate by its text, sees what would end, and ends those of its dose. */
export async function revoke (url, text, dose) {
  const ask = browser(url)
  await ask('POST', '/staff', { login: 'district', password: 'demo-district' })
  const found = await ask('POST', '/office/certificates', { find: text })
  assert.equal(found.status, 303, 'the officer finds the certificate')
  const path = found.headers.get('Location')
  const sure = await (await ask('POST', path, { reason: 'unfit', dose, words: 'The vaccine was too warm.' })).text()
  const id = sure.match(/name="id" value="([^"]+)"/)[1]
  const done = await ask('POST', path, { id, reason: 'unfit', dose, words: 'The vaccine was too warm.', confirmed: 'yes' })
  assert.equal(done.status, 303, 'it ends')
}

/** Signs in as the citizen and gives what downloads from the pages: a file at home, and a form for travel. */
export async function citizen (url, phone = holder.phone) {
  const ask = browser(url)
  await ask('POST', '/sign-in', { phone })
  const inbox = await (await fetch(url + '/messages')).text()
  const number = phone.slice(-5)
  const mine = inbox.split('<article').filter(one => one.includes(number))
  const code = mine.map(one => one.match(/\b\d{6}\b/)).find(found => found)[0]
  const entered = await ask('POST', '/sign-in/code', { code })
  assert.equal(entered.status, 303, 'signed in')
  const bytes = async (method, path, form) => {
    const answer = await ask(method, path, form)
    assert.equal(answer.status, 200, `${method} ${path}`)
    return Buffer.from(await answer.arrayBuffer())
  }
  return { home: path => bytes('GET', path), travel: (path, format) => bytes('POST', path + '/travel', { format, passport: holder.passport }) }
}
