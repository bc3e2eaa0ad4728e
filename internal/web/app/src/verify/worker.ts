// The verifier's service worker: it keeps the page, so that it opens without a network, also at the form's address. Go writes its first line: the
// version and the files. What is known of signers is kept by the page (data.ts).
export {}
declare const VERSION: string
declare const FILES: string[]
const worker = self as unknown as ServiceWorkerGlobalScope
const kept = 'verifier-' + VERSION
const reader = ['/verify/reader.js', '/verify/zxing_reader.wasm']

worker.addEventListener('install', e => {
  e.waitUntil((async () => {
    const cache = await caches.open(kept)
    // The page has just fetched most of them: they are asked whether they have changed, and not fetched twice.
    await cache.addAll(['./', ...FILES].map(file => new Request(file, { cache: 'no-cache' })))
    await worker.skipWaiting() // the page is one file and a reader: an old page goes on as it is
  })())
})

worker.addEventListener('activate', e => {
  e.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith('verifier-') && old !== kept) await caches.delete(old)
    await worker.clients.claim()
  })())
})

worker.addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || url.origin !== location.origin) return
  if (e.request.mode === 'navigate') {
    if (url.pathname === '/verify/') e.respondWith(page(e.request))
    else if (url.pathname === '/verify') e.respondWith(fetch(e.request).catch(() => page(e.request))) // the form is the server's; without a network there is the page
    return
  }
  const files = FILES.map(file => '/verify/' + file)
  if (files.includes(url.pathname) || reader.includes(url.pathname)) e.respondWith(file(e.request, url.pathname))
})

async function page (request: Request): Promise<Response> {
  const cache = await caches.open(kept)
  return await cache.match(new Request('/verify/'), { ignoreVary: true }) ?? fetch(request)
}

async function file (request: Request, path: string): Promise<Response> {
  const cache = await caches.open(kept)
  const had = await cache.match(path, { ignoreVary: true })
  if (had) return had
  const answer = await fetch(request)
  if (answer.ok) await cache.put(path, answer.clone())
  return answer
}
