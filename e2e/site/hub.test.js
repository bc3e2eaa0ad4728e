// A phone in a camp works with the hub on a laptop while the centre is gone; the centre has all of it once it is back.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { atCentre, begin, crowd, recordSome, sendAll, startPhone } from '../lib/app.js'
import { program as binary, startProgram } from '../lib/drive.js'
import { day, publish } from '../lib/town.js'

/** Starts a hub of the demo's facility that knows the centre. */
async function startHub (centre) {
  const data = mkdtempSync(join(tmpdir(), 'openwin-hub-'))
  const child = spawn(binary, ['site', '--centre', centre, '--login', 'site_manager', '--listen', '127.0.0.1:0', '--data', data, '--every', '500ms'],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, OPENWIN_PASSWORD: 'demo-site-manager' } })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    ended.then(code => reject(new Error(`the hub ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', line => {
      const ready = line.match(/ready on (https:\S+)/)
      if (ready) resolve(ready[1])
    })
  })
  return {
    url,
    async stop () {
      child.kill('SIGTERM')
      const code = await ended
      rmSync(data, { recursive: true, force: true })
      return code
    }
  }
}

test('a phone at a hub while the centre is gone', async () => {
  const program = await startProgram()
  const session = await publish(program.url, { on: day(), places: 10 })
  const people = await crowd(program.url, session, 3, 'Camp')
  const hub = await startHub(program.url), phone = await startPhone({ trusting: true })
  try {
    const page = await phone.start()
    await begin(page, hub.url, session)
    await program.kill()
    await recordSome(page, 3)
    await sendAll(page) // to the hub: what it acknowledged is safe
    await program.restart()
    let given = []
    for (let i = 0; i < 120 && given.length < 3; i++) {
      await pause(500)
      given = (await atCentre(program.url, session)).doses.filter(d => people.includes(d.beneficiary_id))
    }
    assert.deepEqual(given.map(d => d.beneficiary_id).sort(), [...people].sort(), 'the centre has each dose once')
  } finally {
    await phone.stop()
    assert.equal(await hub.stop(), 0, 'the hub stops cleanly')
    await program.stop()
  }
})
