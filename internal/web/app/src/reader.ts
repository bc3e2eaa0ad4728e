// The barcode reader for browsers that have none: zxing-cpp as WebAssembly, fetched and kept only where it is needed.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

prepareZXingModule({ overrides: { locateFile: (file: string) => new URL(file, import.meta.url).href } })

const names = { qr_code: 'QRCode', data_matrix: 'DataMatrix', code_128: 'Code128', ean_13: 'EAN13' } as const

export async function read (picture: ImageData, kinds: (keyof typeof names)[]): Promise<string | undefined> {
  const found = await readBarcodes(picture, { formats: kinds.map(kind => names[kind]), tryHarder: true, maxNumberOfSymbols: 1 })
  return found[0]?.text
}
