import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SupervisorMessage, type WorkerMessage } from '../../../shared/control/control-messages.ts'
import { MessageStream } from '../../../shared/control/message-stream.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

interface Pair extends AsyncDisposable {
  readonly near: Socket
  readonly received: unknown[]
  readonly closed: Promise<Error | undefined>
  readonly stream: MessageStream<typeof SupervisorMessage.zod, WorkerMessage>
}

/** A message stream on one end of a real socket, with the bare other end. */
async function pair(): Promise<Pair> {
  const folder = await temporaryFolder()
  const server = createServer()
  server.listen(join(folder.path, 's'))
  await once(server, 'listening')
  const near = connect(join(folder.path, 's'))
  const [far] = await once(server, 'connection')
  const received: unknown[] = []
  let settle: (error: Error | undefined) => void = () => undefined
  const closed = new Promise<Error | undefined>((resolve) => (settle = resolve))
  const stream = new MessageStream<typeof SupervisorMessage.zod, WorkerMessage>({
    socket: far,
    incoming: SupervisorMessage,
    onMessage: (message) => received.push(message),
    onClose: settle,
  })
  return {
    near,
    received,
    closed,
    stream,
    async [Symbol.asyncDispose]() {
      near.destroy()
      stream.close()
      server.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

it('puts messages together from any pieces', async () => {
  await using ends = await pair()
  const text = '{"kind":"drain"}\n{"kind":"hello","protocol":1,"workerId":"wörk","generation":3}\n'

  for (const byte of Buffer.from(text)) ends.near.write(Buffer.from([byte]))

  await eventually(() => ends.received.length === 2)
  expect(ends.received[1]).toEqual({ kind: 'hello', protocol: 1, workerId: 'wörk', generation: 3 })
})

it.each([
  ['something that is not JSON', 'hello\n'],
  ['a message of no known kind', '{"kind":"forge"}\n'],
  ['a member that does not belong', '{"kind":"drain","profile":"bob"}\n'],
  ['a line without end', 'x'.repeat(70_000)],
])('A18: ends the stream at %s', async (_title, text) => {
  await using ends = await pair()

  ends.near.write(text)

  expect(await ends.closed).toBeInstanceOf(Error)
  expect(ends.received).toEqual([])
})

it('says nothing of an error when the other side ends in good order', async () => {
  await using ends = await pair()
  ends.near.end()
  ends.near.resume()
  ends.stream.close()

  expect(await ends.closed).toBeUndefined()
})
