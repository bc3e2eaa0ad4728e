// Starts the real program on a free port with demo data, and a real browser in front of it.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

/** Where the program is. */
export const program = new URL('../../bin/openwin', import.meta.url).pathname

/** Starts openwin with demo data in a folder of its own. It can be killed and started again on the same data and port. */
export async function startProgram () {
  const data = mkdtempSync(join(tmpdir(), 'openwin-e2e-'))
  let child
  const begin = listen => new Promise((resolve, reject) => {
    child = spawn(program, ['run', '--demo', '--listen', listen, '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] })
    child.once('exit', code => reject(new Error(`openwin ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', line => {
      const ready = line.match(/ready on (http:\S+)/)
      if (ready) resolve(ready[1])
    })
  })
  const end = signal => new Promise(resolve => {
    child.once('exit', resolve)
    child.kill(signal)
  })
  const url = await begin('127.0.0.1:0')
  return {
    url,
    kill: () => end('SIGKILL'),
    restart: () => begin(new URL(url).host),
    async stop () {
      const code = await end('SIGTERM')
      rmSync(data, { recursive: true, force: true })
      return code
    }
  }
}

/** Starts Debian's Chromium. */
export function startBrowser () {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  })
}

export const phone = { width: 360, height: 740 }
export const small = { width: 320, height: 640 }
export const desktop = { width: 1280, height: 900 }

/** The languages of the pages: those that there are texts in. */
export const languages = readdirSync(new URL('../../internal/i18n/texts', import.meta.url))
  .map(name => name.match(/^common\.(.+)\.json$/)?.[1]).filter(Boolean)

/** The direction that a language is written in: ltr or rtl. */
export const direction = lang => {
  const locale = new Intl.Locale(lang)
  return (locale.getTextInfo?.() ?? locale.textInfo).direction
}

/** A browser window of somebody: a language, a size, with or without JavaScript, perhaps with the cookies of another window. */
export async function window (browser, url, { lang = 'en', size = phone, script = false, scale = 1, cookies } = {}) {
  const context = await browser.newContext({
    baseURL: url, locale: lang, viewport: size, deviceScaleFactor: scale, javaScriptEnabled: script, storageState: cookies
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}

/** Does jobs two at a time: as many as a small machine has processors. */
export async function twoAtATime (jobs) {
  const waiting = [...jobs]
  const lane = async () => { while (waiting.length > 0) await waiting.shift()() }
  await Promise.all([lane(), lane()])
}
