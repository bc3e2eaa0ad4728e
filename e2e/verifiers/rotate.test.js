// What was signed before a rotation holds after it, for every program of others; what a key in other hands signed holds no more.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { start, vaccinate, citizen } from './lib/certificates.js'
import { checksOf } from './lib/checks.js'
import { unzip } from './lib/zip.js'

let program, me, path, checks

before(async () => {
  program = await start()
  path = await vaccinate(program.url)
  me = await citizen(program.url)
  checks = checksOf(program.url)
})
after(async () => { assert.equal(await program?.stop(), 0, 'the program stops cleanly') })

/** Every form as it is signed now, as text, by the name of its check. */
async function forms () {
  const hc1 = String(await me.home(path + '/formats/vaccination-hc1.txt'))
  const texts = [hc1, hc1, String(await me.home(path + '/formats/vaccination.smart-health-card')), String(await me.home(path + '/formats/vaccination-credential.json')),
    JSON.stringify(unzip(await me.home(path + '/formats/cowin-certificate.zip')))]
  return Object.fromEntries(Object.keys(checks).map((name, i) => [name, texts[i]]))
}

/** A change late in what the signature covers, or in the signature itself. */
function tampered (name, text) {
  if (name.startsWith('hc1')) {
    const at = text.length - 40
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
  }
  const it = JSON.parse(text)
  if (name.startsWith('shc')) {
    const parts = it.verifiableCredential[0].split('.')
    it.verifiableCredential[0] = parts.with(1, parts[1].slice(0, 20) + (parts[1][20] === 'A' ? 'B' : 'A') + parts[1].slice(21)).join('.')
  } else if (name.startsWith('vc')) {
    it.credentialSubject.fullName = 'Somebody Else'
  } else {
    it.credentialSubject.name = 'Somebody Else'
  }
  return JSON.stringify(it)
}

async function eachHolds (all, want, when) {
  for (const [name, check] of Object.entries(checks)) {
    assert.equal(await check.holds(all[name]), want, `${name}, ${when}`)
  }
}

/** Names of the keys that do something, by use. */
const keysThat = state => program.command('keys', 'list').split('\n').map(line => line.split(/\s+/)).filter(words => words[2] === state && ['hc1', 'shc', 'vc', 'divoc'].includes(words[1]))

/** Waits until the program goes by what a command did. */
async function until (what, is) {
  for (const began = Date.now(); !(await is());) {
    assert.ok(Date.now() - began < 30_000, `after half a minute: not ${what}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

test('a rotation ends nothing, a compromise ends what that key signed', async () => {
  const old = await forms()
  await eachHolds(old, true, 'when it is made')
  for (const name of Object.keys(checks)) {
    assert.equal(await checks[name].holds(tampered(name, old[name])), false, `${name}, changed`)
  }

  program.command('keys', 'rotate', 'hc1', 'shc', 'vc', 'divoc', '--now')
  await until('signed by other keys', async () => {
    const now = await forms()
    return (await Promise.all(Object.keys(checks).map(async name => await checks[name].signer(now[name]) !== await checks[name].signer(old[name])))).every(Boolean)
  })
  const fresh = await forms()
  await eachHolds(fresh, true, 'by the key that took over')
  await eachHolds(old, true, 'by a key that signs no longer')

  const retired = keysThat('retired')
  assert.equal(retired.length, 4)
  for (const [kid] of retired) program.command('keys', 'compromise', kid, '--reason', 'a disk was stolen')
  await until('refused what the dropped keys signed', async () => (await Promise.all(Object.entries(checks).map(([name, check]) => check.holds(old[name])))).every(holds => !holds))
  await eachHolds(fresh, true, 'by a key that nobody took')
})
