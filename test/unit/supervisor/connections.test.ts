import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { Connections } from '../../../supervisor/http/connections.ts'
import { DEFAULT_HTTP_LIMITS } from '../../../supervisor/http/http-limits.ts'

const STALLED_MS = 200
const PIECES = 6

it('fault 30: a body that came while the process was held up has not stalled', async () => {
  const connections = new Connections(
    { ...DEFAULT_HTTP_LIMITS, stalledMs: STALLED_MS },
    () => false,
  )
  const server = createServer((request, response) => {
    connections.keep(request, response)
    void text(request).then((body) => response.end(`${body.length} bytes`))
  })
  connections.watch(server)
  let heldUp = 0
  // Each time right after a look, since it is as long and begins with it: then the next look comes before anything is read.
  const holdUp = setInterval(() => {
    heldUp += 1
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALLED_MS + 100)
  }, STALLED_MS)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = Object(server.address())
  const client = connect(port, '127.0.0.1')
  client.write(
    `POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${PIECES * 1_000}\r\n\r\n`,
  )
  let sent = 0
  const pump = setInterval(() => {
    client.write('x'.repeat(1_000))
    sent += 1
    if (sent === PIECES) clearInterval(pump)
  }, 50)

  const answer = await text(client)
  clearInterval(holdUp)
  clearInterval(pump)
  server.close()

  expect(answer).toContain(`${PIECES * 1_000} bytes`)
  expect(heldUp).toBeGreaterThan(1)
})
