// Reads a QR code back with zbarimg, from the picture that the program draws.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const scale = 4 // pixels of a module

/** What the QR code in an SVG or a PNG of the program says, as bytes. */
export function read (picture) {
  return picture[0] === 0x89 ? scan('code.png', picture) : scan('code.pgm', drawn(picture))
}

/** The drawing as pixels, in the one form of pictures that needs no library. */
function drawn (svg) {
  const size = Number(String(svg).match(/viewBox="0 0 (\d+) /)[1]) * scale
  const pixels = Buffer.alloc(size * size, 255)
  for (const [, x, y, width] of String(svg).matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = y * scale; row < (Number(y) + 1) * scale; row++) {
      pixels.fill(0, row * size + x * scale, row * size + (Number(x) + Number(width)) * scale)
    }
  }
  return Buffer.concat([Buffer.from(`P5 ${size} ${size} 255\n`), pixels])
}

function scan (name, content) {
  const folder = mkdtempSync(join(tmpdir(), 'openwin-qr-'))
  try {
    const file = join(folder, name)
    writeFileSync(file, content)
    return execFileSync('zbarimg', ['-q', '--raw', '--oneshot', '-Sbinary', file], { stdio: ['ignore', 'pipe', 'ignore'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
