import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Lists what a page violates of WCAG 2.2 A and AA, one line each; in the sun also of the contrast of 7:1 (AAA). */
export async function violations (page, sun = false) {
  await page.evaluate(source)
  const found = await page.evaluate(async sun => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const rules = sun ? { 'color-contrast-enhanced': { enabled: true } } : {}
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, rules })
    return violations.map(v => `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join('; ')})`)
  }, sun)
  return found
}
