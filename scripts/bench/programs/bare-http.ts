import { closeSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'

/** The floor of a worker: Node, its HTTP server, a unix socket and nothing else. */
const [socket = ''] = process.argv.slice(2)
const READY_DESCRIPTOR = 3
const body = JSON.stringify({ mode: 'lexical', hits: [] })

const server = createServer((_request, response) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})
server.listen(socket, () => {
  writeSync(READY_DESCRIPTOR, 'ready\n')
  closeSync(READY_DESCRIPTOR)
})
process.on('SIGTERM', () => {
  rmSync(socket, { force: true })
  process.exit(0)
})
