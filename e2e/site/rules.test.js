// The app's rules are asked what the centre's are asked: the cases of the pack, the questions of internal/schedule and the situations of
// internal/dose. testdata/rules.js is what the app is built from; the rules of the pack are those that the running program sends to a device.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { atCentre } from '../lib/app.js'
import { startProgram } from '../lib/drive.js'
import { day, publish } from '../lib/town.js'
import { check, checkDose, checkDocument, stopped } from '../../internal/web/app/testdata/rules.js'

const root = new URL('../../', import.meta.url)
const read = path => readFileSync(new URL(path, root), 'utf8')
let program, pack
before(async () => {
  program = await startProgram()
  pack = (await atCentre(program.url, await publish(program.url, { on: day(), places: 1 }))).day.rules
})
after(async () => { assert.equal(await program?.stop(), 0, 'the program stops cleanly') })

/** A finding as the golden files write it. */
const written = f => [f.code, ...Object.keys(f.args ?? {}).sort().map(name => `${name}="${f.args[name]}"`), ...(f.rule ? [`(${f.rule})`] : [])].join(' ')
const person = born => ({ birth_year: Number(born.slice(0, 4)), birth_date: born.length > 4 ? born : '' })

test('the cases of the pack', () => {
  const cases = JSON.parse(read('packs/in/cases.json'))
  for (const c of cases) {
    const given = (c.given ?? []).map((g, i) => ({ number: i + 1, product: g.split(' ')[0], on: g.split(' ')[1] }))
    const got = check(pack, { ...person(c.born), group: c.group }, given, { product: c.want, number: c.dose ?? 0, on: c.on, bookedOn: c.booked })
    assert.deepEqual(got.map(f => f.code), c.expect, c.case)
  }
  assert.ok(cases.length > 50)
})

test('the questions to the rules of no country', () => {
  const rules = JSON.parse(read('internal/schedule/testdata/rules.json'))
  let asked = 0
  for (const block of questions('internal/schedule/testdata/check.txt')) {
    const p = {}, given = [], want = { number: 0 }
    for (const [name, value] of block.words) {
      if (name === 'born') Object.assign(p, person(value))
      else if (name === 'group') p.group = value
      else if (name === 'given') given.push({ number: Number(value.split(':')[0]), product: value.split(':')[1].split('/')[0], on: value.split('/')[1] })
      else if (name === 'want') want.product = value
      else if (name === 'dose') want.number = Number(value)
      else if (name === 'on') want.on = value
      else if (name === 'booked') want.bookedOn = value
      else assert.fail(`${name} is not understood`)
    }
    const got = check(rules, p, given, want).map(f => `${f.level} ${written(f)}`)
    assert.deepEqual(got.length ? got : ['nothing'], block.answers.filter(a => !a.startsWith('due:')), block.line)
    asked++
  }
  assert.ok(asked > 30)
})

test('the situations at the desk', () => {
  // What the centre alone can know or refuse: who acts, malformed acts, late entry, other bookings.
  const centre = /recorded|role=|facility=|state=|late=|occurred|nobody|nowhere|id=|code=|booking=|booked-at=|number=-1|number=21/
  let asked = 0
  for (const block of questions('internal/dose/testdata/record.txt')) {
    if (centre.test(block.line)) continue
    const s = { id: 'session', date: '2021-09-17', product: 'COVISHIELD', state: 'published', min_age: 0, max_age: 0,
      slots: [{ no: 1, channel: 'online', capacity: 10, taken: 0 }, { no: 2, channel: 'walk_in', capacity: 10, taken: 0 }],
      lots: [{ lot_id: 'A', number: '4121Z001', expires: '2022-06-30', left: 10 }] }
    const f = { rules: pack, session: s, person: { birth_year: 1980 }, given: [], lotID: 'A', number: 0, on: '2021-09-17', at: 0 }
    for (const [name, value] of block.words) {
      const set = { born: () => { f.person.birth_year = Number(value) }, given: () => { f.given.push({ number: f.given.length + 1, product: value.split('/')[0], on: value.split('/')[1] }) },
        now: () => { f.on = value.split('/')[0] }, number: () => { f.number = Number(value) }, lot: () => { f.lotID = value }, left: () => { s.lots[0].left = Number(value) },
        expires: () => { s.lots[0].expires = value }, 'walk-ins': () => { s.slots[1].taken = 10 - Number(value) }, 'slots-for-dose': () => { s.slots[1].dose = Number(value) },
        session: () => { s.state = value }, 'min-age': () => { s.min_age = Number(value) }, booked: () => { f.booked = { on: value } }, usual: () => {}, 'other-booking': () => {} }[name]
      assert.ok(set, `${name} is not understood`)
      set()
    }
    const got = checkDose(f)
    const no = stopped(got.findings)
    const answer = block.answers[0]
    if (answer.startsWith('no: lot_not_in_session')) assert.ok(got.findings.some(one => one.code === 'lot_not_in_session'), block.line)
    else if (answer.startsWith('no: ')) assert.equal('no: ' + written(no ?? { code: 'nothing' }), answer, block.line)
    else {
      assert.equal(no, undefined, block.line)
      assert.match(answer, new RegExp(`dose ${got.number} of`), block.line)
      if (!f.booked) assert.match(answer, new RegExp(`slot ${got.slot}, takes`), block.line)
      assert.deepEqual(got.findings.map(one => `${one.level} ${one.code}`), answer.split('; ').slice(1), block.line)
    }
    asked++
  }
  assert.ok(asked > 25, `${asked} situations`)
})

test('vials have their hours', () => {
  const hour = 3600e6
  const facts = { rules: pack, session: { id: 's', date: '2021-09-17', product: 'COVISHIELD', slots: [{ no: 2, channel: 'walk_in', capacity: 1, taken: 0 }], lots: [{ lot_id: 'A', number: 'A', expires: '2022-01-01', left: 9 }] },
    person: { birth_year: 1980 }, given: [], lotID: 'A', number: 0, on: '2021-09-17', dayEnds: 1e18 }
  const hours = pack.products.find(p => p.code === 'COVISHIELD').open_vial_hours
  assert.ok(hours > 0, 'the pack says how long a vial may be open')
  const vial = { vial_id: 'v', lot_id: 'A', doses: 10, opened_at: 1, drawn: 0 }
  const codes = (v, at) => checkDose({ ...facts, vial: v, at }).findings.map(f => f.code)
  assert.deepEqual(codes(vial, hours * hour), [])
  assert.deepEqual(codes(vial, hours * hour + 1), ['vial_over'])
  assert.deepEqual(codes({ ...vial, lot_id: 'B' }, 5), ['vial_other_lot'])
  assert.deepEqual(codes({ ...vial, closed_at: 4 }, 5), ['vial_closed'])
  assert.deepEqual(codes(null, 5), ['vial_unknown'])
})

test('documents are checked as the pack says', () => {
  for (const kind of JSON.parse(read('packs/in/ids.json'))) {
    if (kind.kind !== 'aadhaar') assert.ok(checkDocument(kind, kind.example), kind.kind)
    assert.equal(checkDocument(kind, '!'), undefined, kind.kind)
  }
  const aadhaar = { kind: 'aadhaar', name: '', pattern: '^[2-9][0-9]{11}$', check: 'verhoeff' }
  const good = [...Array(10).keys()].map(d => '23412341234' + d).filter(number => checkDocument(aadhaar, number))
  assert.equal(good.length, 1, 'one of ten check digits is right')
  assert.equal(checkDocument(aadhaar, good[0].replace(/(....)/g, '$1 ')), good[0])
})

/** The questions of a golden file with the answers below each. */
function questions (path) {
  const out = []
  for (const line of read(path).split('\n')) {
    if (line.startsWith('  -> ')) out.at(-1).answers.push(line.slice(5))
    else if (line.startsWith('  ')) out.push({ line: line.trim(), words: line.trim().split(/\s+/).map(w => [w.split('=')[0], w.slice(w.indexOf('=') + 1)]), answers: [] })
  }
  return out
}
