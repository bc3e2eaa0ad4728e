// Reads QR codes and barcodes from the camera: with the browser's own reader where it has one, else with zxing.
interface Detector { detect: (from: HTMLVideoElement | HTMLCanvasElement) => Promise<{ rawValue: string }[]> }
interface Detecting { new (options: { formats: string[] }): Detector, getSupportedFormats: () => Promise<string[]> }

type Kind = 'qr_code' | 'data_matrix' | 'code_128' | 'ean_13'
const every: Kind[] = ['qr_code', 'data_matrix', 'code_128', 'ean_13']

async function own (kinds = every): Promise<Detector | undefined> {
  const Maker = (globalThis as unknown as { BarcodeDetector?: Detecting }).BarcodeDetector
  if (!Maker) return undefined
  const known = await Maker.getSupportedFormats().catch(() => [] as string[])
  return known.includes('qr_code') ? new Maker({ formats: kinds.filter(f => known.includes(f)) }) : undefined
}

/** Fetches the reader while there is a network, where the browser will need it: the service worker keeps it. */
export async function prepare (): Promise<void> {
  if (await own() || !navigator.serviceWorker) return
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller) { // what is fetched before it answers for this page is not kept
    await new Promise(resolve => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
      setTimeout(resolve, 5000) // a page that was loaded past the service worker
    })
  }
  await Promise.all(['reader.js', 'zxing_reader.wasm'].map(file => fetch(file)))
}

/** Looks through the camera into a video element until a code of some kinds is read. Ends with undefined when told to stop; fails where there is no camera. */
export async function scan (video: HTMLVideoElement, stop: AbortSignal, kinds = every): Promise<string | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
  try {
    video.srcObject = stream
    await video.play()
    const read = await reading(kinds)
    while (!stop.aborted) {
      const text = await read(video)
      if (text) return text.trim()
      await new Promise(resolve => setTimeout(resolve, 150))
    }
    return undefined
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

/** Gives what reads a code out of a picture, moving or not. */
export async function reading (kinds = every): Promise<(from: HTMLVideoElement | HTMLCanvasElement) => Promise<string | undefined>> {
  const detector = await own(kinds)
  if (detector) return async from => (await detector.detect(from))[0]?.rawValue
  const { read } = await import('./reader.js' as string) as typeof import('./reader')
  const canvas = document.createElement('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })!
  return async from => {
    const [width, height] = from instanceof HTMLVideoElement ? [from.videoWidth, from.videoHeight] : [from.width, from.height]
    if (!width) return undefined
    canvas.width = width
    canvas.height = height
    brush.drawImage(from, 0, 0)
    return read(brush.getImageData(0, 0, width, height), kinds)
  }
}

/** The batch number in what a vial's barcode says: GS1 element strings have it behind application identifier 10 (GS1 General Specifications, 3.4). */
export function batchOf (text: string, numbers: string[]): string | undefined {
  return numbers.find(number => text === number || text.includes('10' + number) || text.includes('(10)' + number))
}
