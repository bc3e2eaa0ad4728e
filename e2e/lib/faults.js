// A bad line between phones and the centre: it can be cut, and loses, doubles and holds back what phones send.
import http from 'node:http'

/** Starts a proxy in front of a centre. `bad(share)` spoils that share of what goes to /api/v1/sync from then on. */
export async function badLine (url, seed = 1) {
  const centre = new URL(url)
  const sockets = new Set()
  const whole = [] // paths of answers that came with what was asked for
  let cut = false, share = 0, spoilt = 0
  const chance = () => { // a small generator: the same faults in each run
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  const pass = (request, body, headers) => new Promise((resolve, reject) => {
    const on = http.request({ host: centre.hostname, port: centre.port, path: request.url, method: request.method, headers }, answer => {
      const parts = []
      answer.on('data', part => parts.push(part)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) })).on('error', reject)
    }).on('error', reject)
    on.end(body)
  })
  const server = http.createServer(async (request, answer) => {
    const parts = []
    try {
      for await (const part of request) parts.push(part)
    } catch { return }
    const body = Buffer.concat(parts)
    const lost = () => request.socket.destroy()
    if (cut) return lost()
    const how = request.url.startsWith('/api/v1/sync') && chance() < share ? Math.floor(chance() * 4) : -1
    const headers = { ...request.headers, connection: 'close' }
    if (how >= 0) spoilt++
    try {
      if (how === 0) return lost() // never arrives
      if (how === 3) setTimeout(() => { pass(request, body, headers).catch(() => {}) }, 1500) // arrives, and once more behind later ones
      if (how === 2) await pass(request, body, headers) // arrives twice
      const got = await pass(request, body, headers)
      if (how === 1) return lost() // arrives, and nobody hears so
      if (got.status === 200) whole.push(request.url)
      answer.writeHead(got.status, got.headers)
      answer.end(got.body)
    } catch { lost() }
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut () { cut = true; for (const socket of sockets) socket.destroy() },
    mend () { cut = false },
    bad (part) { share = part },
    get spoilt () { return spoilt },
    get whole () { return whole },
    stop () { for (const socket of sockets) socket.destroy(); return new Promise(resolve => server.close(resolve)) }
  }
}
