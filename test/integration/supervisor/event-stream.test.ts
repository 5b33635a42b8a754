import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { EventStream } from '../../../supervisor/http/event-stream.ts'
import { eventually } from '../../support/eventually.ts'

it('lets go of a reader that takes nothing, before much waits for it', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(Object(server.address() satisfies AddressInfo | string | null).port)
  client.on('error', () => undefined)
  client.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const [, response] = await once(server, 'request')
  const stream = EventStream.begin(response)
  const event = { id: '1.1', name: 'memory-captured', json: JSON.stringify('x'.repeat(8_000)) }
  let most = 0

  await eventually(() => {
    for (let count = 0; count < 100; count += 1) stream.send([event])
    most = Math.max(most, response.writableLength)
    return stream.closed
  })

  expect(most).toBeLessThan(300 * 1024)
  client.destroy()
  server.close()
})
