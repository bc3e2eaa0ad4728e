// What the device keeps to check with: the snapshot of signers and that of ended certificates. It is fetched when there is a network, and kept
// whole or not at all. Nothing of a certificate is kept.
import { hex, sha256 } from './bytes'
import { partsOf, type Revoked, type Snapshot } from './revoked'
import type { Trust } from './trust'

const box = 'verify-data' // another name than the files': a new version of the page keeps what is known
const trustURL = '/verify/trust.json', revokedURL = '/verify/revoked.json', partURL = '/verify/revoked/'
const patience = 20_000 // ms

export interface Product { codes: string[], name: string, maker: string, maker_code: string }

/** What is known, and since when: fetched is the moment (ms) at which our server last said so. */
export interface Known { trust?: Trust, fetched: number, revoked?: Revoked }

/** Where the snapshots are kept: on the device, or where the browser lets nothing be kept (a private window) in memory. */
type Store = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>
let opened: Promise<Store> | undefined
const open = (): Promise<Store> => opened ??= Promise.resolve().then(() => caches.open(box)).catch(() => inMemory())

function inMemory (): Store {
  const all = new Map<string, Response>()
  const name = (r: RequestInfo | URL) => new URL(r instanceof Request ? r.url : r, location.href).href
  return {
    match: async r => all.get(name(r))?.clone(), put: async (r, answer) => { all.set(name(r), answer) },
    delete: async r => all.delete(name(r)), keys: async () => [...all.keys()].map(url => new Request(url))
  }
}

/** Reads what is kept on the device. */
export async function kept (): Promise<Known> {
  const store = await open()
  const trust = await store.match(trustURL), revoked = await store.match(revokedURL)
  return {
    fetched: Number(trust?.headers.get('x-fetched') ?? 0),
    ...(trust ? { trust: await trust.json() as Trust } : {}),
    ...(revoked ? { revoked: { snapshot: await revoked.json() as Snapshot, part: async name => await (await store.match(partURL + name))?.json() as string[] | undefined } } : {})
  }
}

const ask = (url: string) => fetch(url, { cache: 'no-cache', credentials: 'omit', signal: AbortSignal.timeout(patience) })

/** Fetches both anew. It fails where there is no network, and leaves what was kept as it is. */
export async function renew (): Promise<void> {
  const store = await open()
  const trust = await ask(trustURL)
  if (!trust.ok) throw new Error('the server answers ' + trust.status)
  const text = await trust.text()
  if (!Array.isArray((JSON.parse(text) as Trust).keys)) throw new Error('no snapshot of signers')
  await store.put(trustURL, new Response(text, { headers: { 'content-type': 'application/json', 'x-fetched': String(Date.now()) } }))
  await renewRevoked(store)
}

/** Fetches the parts that changed; the snapshot is kept once all its parts are there. A server without one is not asked for parts. */
async function renewRevoked (store: Store): Promise<void> {
  const answer = await ask(revokedURL)
  if (answer.status === 404) return
  if (!answer.ok) throw new Error('the server answers ' + answer.status)
  const snapshot = snapshotOf(await answer.json())
  const wanted = partsOf(snapshot)
  const waiting = [...wanted]
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) await keepPart(store, part)
  }
  await Promise.all([lane(), lane(), lane(), lane()]) // a bad line answers late: four at a time
  await store.put(revokedURL, new Response(JSON.stringify(snapshot), { headers: { 'content-type': 'application/json' } }))
  const names = wanted.map(part => partURL + part.name)
  for (const { url } of await store.keys()) {
    const path = new URL(url).pathname
    if (path.startsWith(partURL) && !names.includes(path)) await store.delete(path)
  }
}

/** Fetches a part that is not kept yet. Its name says its content for ever, so what came before a line broke is not fetched again. */
async function keepPart (store: Store, { name, sha256: sum }: { name: string, sha256: string }): Promise<void> {
  if (await store.match(partURL + name)) return
  const part = await ask(partURL + name)
  const content = new Uint8Array(await part.arrayBuffer())
  if (!part.ok || hex(await sha256(content)) !== sum) throw new Error('a part is not what the snapshot says')
  await store.put(partURL + name, new Response(content, { headers: { 'content-type': 'application/json' } }))
}

/** The snapshot in a JWS of the flattened JSON form. It comes from the same server as this page: who signed it is for those who copy it. */
function snapshotOf (signed: { payload?: unknown }): Snapshot {
  if (typeof signed.payload !== 'string') throw new Error('no snapshot of ended certificates')
  const bytes = Uint8Array.from(atob(signed.payload.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const snapshot = JSON.parse(new TextDecoder().decode(bytes)) as Snapshot
  if (typeof snapshot.made_at !== 'number' || !Array.isArray(snapshot.parts) || !Array.isArray(snapshot.cards)) throw new Error('no snapshot of ended certificates')
  return snapshot
}

export const products = async (): Promise<Product[]> => await (await fetch('/verify/products.json')).json() as Product[]
