// What somebody hands in: a picture or a file, with bounds on what is read.
import { reading } from '../scan'

/** What is wrong with a file, as the end of a text key. */
export class Wrong extends Error {}

const largestFile = 12 << 20, largestText = 256 << 10 // bytes
const mostPixels = 64e6, mostDrawings = 5
const sides = [1600, 3200] // pixels: small is quick, large finds a code that is a small part of a photo

/** What a file holds: the text of a certificate, or bytes that only our server can read. */
export interface Given { text?: string, bytes?: Uint8Array<ArrayBuffer> }

/** Reads a file: a picture of a QR code, a text, a .smart-health-card, or bytes of another form. Fails with Wrong. */
export async function readFile (file: File): Promise<Given> {
  if (file.size > largestFile) throw new Wrong('file_large')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const start = String.fromCharCode(...bytes.slice(0, 4))
  if (start === '%PDF' || start === 'PK\x03\x04') return { bytes }
  if (file.type.startsWith('image/')) {
    const text = await readPicture(file)
    if (text === undefined) throw new Wrong('no_code')
    return { text }
  }
  if (file.size > largestText) throw new Wrong('file_large')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.trimStart().startsWith('<') ? await fromPage(text, bytes) : { text }
  } catch {
    throw new Wrong('file_unknown')
  }
}

/** The certificate in a page that was saved: its text, or the QR code drawn in it. The page is parsed and not shown: nothing in it runs or loads. */
async function fromPage (page: string, bytes: Uint8Array<ArrayBuffer>): Promise<Given> {
  const { body } = new DOMParser().parseFromString(page, 'text/html')
  const text = body.textContent?.match(/HC1:[0-9A-Z $%*+\-./:]{100,}/)?.[0]
  if (text) return { text }
  for (const drawing of [...body.querySelectorAll('svg')].slice(0, mostDrawings)) {
    const code = await readPicture(new File([new XMLSerializer().serializeToString(drawing)], 'code.svg', { type: 'image/svg+xml' })).catch(() => undefined)
    if (code) return { text: code }
  }
  return { bytes }
}

async function readPicture (file: File): Promise<string | undefined> {
  const picture = new Image()
  picture.src = URL.createObjectURL(file)
  try {
    await new Promise((resolve, reject) => {
      picture.onload = resolve // its size is known, and its pixels are not unpacked yet
      picture.onerror = () => reject(new Wrong('file_unknown'))
    })
    const { naturalWidth: width, naturalHeight: height } = picture
    if (width * height > mostPixels) throw new Wrong('file_large')
    const read = await reading(['qr_code'])
    const canvas = document.createElement('canvas'), brush = canvas.getContext('2d')!
    const grows = file.type.startsWith('image/svg') // drawn, so that it is as sharp at any size
    let before = 0
    for (const side of sides) {
      const scale = Math.min(grows ? Infinity : 1, side / Math.max(width, height, 1))
      canvas.width = Math.round((width || side) * scale)
      canvas.height = Math.round((height || side) * scale)
      if (canvas.width === before) break
      before = canvas.width
      brush.fillStyle = '#fff'
      brush.fillRect(0, 0, canvas.width, canvas.height)
      brush.drawImage(picture, 0, 0, canvas.width, canvas.height)
      const text = await read(canvas)
      if (text) return text
    }
    return undefined
  } finally {
    URL.revokeObjectURL(picture.src)
  }
}
