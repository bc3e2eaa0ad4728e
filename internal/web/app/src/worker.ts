// The service worker: it keeps the app's files, so that it opens without a network, and wakes the app when there is one again. Go writes its
// first line: the version and the files.
declare const VERSION: string
declare const FILES: string[]
const worker = self as unknown as ServiceWorkerGlobalScope
const kept = 'app-' + VERSION
const reader = ['reader.js', 'zxing_reader.wasm']

worker.addEventListener('install', e => {
  e.waitUntil(caches.open(kept).then(cache => cache.addAll(['./', ...FILES].map(file => new Request(file, { cache: 'no-cache' })))))
})

worker.addEventListener('activate', e => {
  e.waitUntil((async () => {
    for (const old of await caches.keys()) if (old.startsWith('app-') && old !== kept) await caches.delete(old)
    await worker.clients.claim()
  })())
})

worker.addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith('/app/')) return
  e.respondWith((async () => {
    const cache = await caches.open(kept)
    const key = e.request.mode === 'navigate' ? new Request('./') : e.request
    const had = await cache.match(key, { ignoreSearch: true, ignoreVary: true })
    if (had) return had
    const answer = await fetch(e.request)
    if (answer.ok && reader.some(file => url.pathname.endsWith('/' + file))) await cache.put(e.request, answer.clone())
    return answer
  })())
})

worker.addEventListener('sync', e => {
  const event = e as ExtendableEvent
  event.waitUntil(worker.clients.matchAll({ type: 'window' }).then(all => { for (const one of all) one.postMessage('send') }))
})
