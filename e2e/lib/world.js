// One program and one browser for all tests of a file, so that a small machine starts them once.
import { before, after } from 'node:test'
import assert from 'node:assert/strict'
import { startProgram, startBrowser } from './drive.js'

export const world = { program: null, browser: null }

before(async () => {
  world.program = await startProgram()
  world.browser = await startBrowser()
})
after(async () => {
  await world.browser?.close()
  assert.equal(await world.program?.stop(), 0, 'the program stops cleanly')
})
