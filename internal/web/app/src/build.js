// Builds ../dist, which Go embeds, and what tests ask: ../testdata/rules.js, the site app's rules, and ../testdata/verifier.js, the verifier's checks.
import { build } from 'esbuild'
import { copyFileSync, mkdirSync } from 'node:fs'

const common = { bundle: true, minify: true, format: 'esm', target: ['chrome94', 'firefox100', 'safari15.4'], legalComments: 'none', logLevel: 'warning', absWorkingDir: import.meta.dirname }

mkdirSync('../dist', { recursive: true })
await build({ ...common, entryPoints: ['app.tsx'], outfile: '../dist/app.js', external: ['./reader.js'], jsx: 'automatic', jsxImportSource: 'preact' })
await build({ ...common, entryPoints: ['reader.ts'], outfile: '../dist/reader.js' })
await build({ ...common, entryPoints: ['worker.ts'], outfile: '../dist/sw.js', format: 'iife' })
await build({ ...common, entryPoints: ['app.css'], outfile: '../dist/app.css' })
await build({ ...common, entryPoints: ['rules/index.ts'], outfile: '../testdata/rules.js', minify: false })
for (const [from, to] of Object.entries({ 'app.tsx': 'app.js', 'worker.ts': 'sw.js', 'open.ts': 'open.js', 'app.css': 'app.css' })) {
  await build({ ...common, entryPoints: ['verify/' + from], outfile: '../dist/verify/' + to, external: ['./reader.js'], format: to === 'app.js' ? 'esm' : 'iife', jsx: 'automatic', jsxImportSource: 'preact' })
}
await build({ ...common, entryPoints: ['verify/check.ts'], outfile: '../testdata/verifier.js', minify: false })
copyFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', '../dist/zxing_reader.wasm')
