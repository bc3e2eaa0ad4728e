// What the real program saves, in whatever form, its own command finds valid, with keys from files and no database; a changed one it does not.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start, vaccinate, citizen, holder } from './lib/certificates.js'

const binary = new URL('../../bin/openwin', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'openwin-verify-'))
let program, me, path, trusted

before(async () => {
  program = await start()
  path = await vaccinate(program.url)
  me = await citizen(program.url)
  trusted = []
  for (const [name, where] of [['trust.json', '/verify/trust.json'], ['did.json', '/.well-known/did.json']]) {
    trusted.push('--trust', save(name, Buffer.from(await (await fetch(program.url + where)).arrayBuffer())))
  }
})
after(async () => {
  rmSync(folder, { recursive: true, force: true })
  assert.equal(await program?.stop(), 0, 'the program stops cleanly')
})

function save (name, content) {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

/** Checks files; gives the exit code and an answer for each. */
function verify (files, flags = trusted) {
  const run = spawnSync(binary, ['verify', '--json', ...flags, ...files], { encoding: 'utf8' })
  return { exit: run.status, answers: run.stdout.trim().split('\n').map(line => JSON.parse(line)) }
}

const home = {
  'formats/vaccination-hc1.txt': 'hc1', 'formats/vaccination-qr.svg': 'hc1', 'formats/international-certificate-qr.svg': 'hc1', 'formats/vaccination-data.json': 'hc1',
  'formats/vaccination-qr.png': 'hc1', 'formats/international-certificate-qr.png': 'hc1', 'formats/health-card-qr.png': 'shc', 'formats/cowin-qr.png': 'divoc',
  'certificate.pdf': 'hc1', 'card.pdf': 'hc1', download: 'hc1', 'formats/vaccination.smart-health-card': 'shc', 'formats/health-card-qr.svg': 'shc',
  'formats/vaccination-credential.json': 'vc', 'formats/cowin-certificate.zip': 'divoc', 'formats/cowin-qr.svg': 'divoc'
}

test('every form at home is valid, and unknown to whoever trusts nobody', async () => {
  const files = []
  for (const file of Object.keys(home)) files.push(save(file.split('/').at(-1), await me.home(path + '/' + file)))
  const { exit, answers } = verify(files)
  for (const [n, [file, format]] of Object.entries(home).entries()) {
    const found = answers[n]
    assert.deepEqual([found.verdict, found.format, found.shown[0].value.toLowerCase()], ['valid', format, holder.name.toLowerCase()], file)
  }
  assert.equal(exit, 0)
  const nobody = verify(files, [])
  assert.deepEqual([nobody.exit, nobody.answers.filter(found => found.verdict !== 'unknown' || found.shown)], [2, []])
})

test('every form for travel is valid and has the full birth', async () => {
  const files = []
  for (const form of ['hc1', 'icvp', 'shc', 'vc', 'divoc_file', 'pdf']) files.push(save('travel-' + form, await me.travel(path, form)))
  const { exit, answers } = verify(files)
  assert.deepEqual([exit, answers.map(found => found.shown.find(f => f.field === 'born')?.value)], [0, Array(6).fill(holder.born)])
})

test('a changed certificate is refused', async () => {
  const text = String(await me.home(path + '/formats/vaccination-hc1.txt'))
  const at = text.length / 2 | 0
  assert.notEqual(verify([save('changed.txt', text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1))]).exit, 0)
  const credential = String(await me.home(path + '/formats/vaccination-credential.json'))
  const { exit, answers: [changed] } = verify([save('changed.json', credential.replace(holder.name, 'Somebody Else'))])
  assert.deepEqual([exit, changed.verdict, changed.code, changed.shown], [1, 'invalid', 'certificate_forged', undefined])
})
