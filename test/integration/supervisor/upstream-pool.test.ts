import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { AnswerHead } from '../../../supervisor/upstream/answer-head.ts'
import type { ExchangeSink } from '../../../supervisor/upstream/upstream-connection.ts'
import { UpstreamPool } from '../../../supervisor/upstream/upstream-pool.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Something that answers on a socket, and the pool that asks it. */
async function pooled(
  server: Server,
  limits: ConstructorParameters<typeof UpstreamPool>[1] = {},
): Promise<AsyncDisposable & { pool: UpstreamPool; sockets: Socket[] }> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'w.sock')
  const sockets: Socket[] = []
  server.on('connection', (socket: Socket) => {
    sockets.push(socket)
    socket.on('error', () => socket.destroy())
  })
  server.listen(path)
  await once(server, 'listening')
  const pool = new UpstreamPool(path, limits)
  return {
    pool,
    sockets,
    async [Symbol.asyncDispose]() {
      pool.destroy()
      server.close()
      for (const socket of sockets) socket.destroy()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const http = (listener: RequestListener): Server =>
  createHttpServer({ keepAliveTimeout: 60_000 }, listener)

class Heard implements ExchangeSink {
  head: AnswerHead | undefined
  readonly parts: Buffer[] = []
  ended = 0
  error: Error | undefined

  onHead(head: AnswerHead): void {
    this.head = head
  }

  onBody(part: Buffer): boolean {
    return this.parts.push(part) > 0
  }

  onEnd(): void {
    this.ended += 1
  }

  onError(error: Error): void {
    this.error = error
  }

  get text(): string {
    return Buffer.concat(this.parts).toString('latin1')
  }

  get isOver(): boolean {
    return this.ended > 0 || this.error !== undefined
  }
}

function ask(pool: UpstreamPool, path = '/', method = 'GET') {
  const sink = new Heard()
  const head = `${method} ${path} HTTP/1.1\r\nhost: worker\r\n\r\n`
  return { sink, ...pool.dispatch({ method, head, body: undefined, sink }) }
}

async function over(...heard: Heard[]): Promise<void> {
  await eventually(() => heard.every(({ isOver }) => isOver))
}

it('uses a connection again, one request at a time', async () => {
  await using place = await pooled(http((request, response) => response.end(request.url)))
  const answers: string[] = []

  for (const path of ['/1', '/2', '/3']) {
    const { sink } = ask(place.pool, path)
    await over(sink)
    answers.push(sink.text)
  }

  expect(answers).toEqual(['/1', '/2', '/3'])
  expect(place.sockets).toHaveLength(1)
})

it('opens no more connections than it may; the others wait in line and each gets its own answer', async () => {
  await using place = await pooled(
    http((request, response) => setImmediate(() => response.end(request.url))),
    { connections: 4 },
  )

  const asked = Array.from({ length: 100 }, (_one, index) => ask(place.pool, `/${index}`).sink)
  await over(...asked)

  expect(asked.map(({ text }) => text)).toEqual(asked.map((_one, index) => `/${index}`))
  expect(place.sockets.length).toBeLessThanOrEqual(4)
})

/** Answers the first request of a connection, and closes it when a second one comes. */
function closingAtTheSecond(): Server {
  return createServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhere')
      socket.once('data', () => socket.destroy())
    })
  })
}

it('asks anew over another connection when a kept one turns out to be closed', async () => {
  await using place = await pooled(closingAtTheSecond())
  await over(ask(place.pool).sink)

  const second = ask(place.pool).sink
  await over(second)

  expect(second.text).toBe('here')
  expect(place.sockets).toHaveLength(2)
})

it('does not repeat what may change something', async () => {
  await using place = await pooled(closingAtTheSecond())
  await over(ask(place.pool).sink)

  const second = ask(place.pool, '/', 'DELETE').sink
  await over(second)

  expect(second.error?.name).toBe('BrokenConnection')
})

it('fails an answer that breaks off, and never ends it', async () => {
  const cut = createServer((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')),
  )
  await using place = await pooled(cut)

  const { sink } = ask(place.pool)
  await over(sink)

  expect(sink).toMatchObject({ ended: 0, text: 'half' })
  expect(sink.error?.name).toBe('BrokenConnection')
})

it('never takes bytes that nobody asked for as an answer to the next request', async () => {
  let count = 0
  const chatty = createServer((socket) => {
    socket.on('data', () => {
      count += 1
      const body = `answer ${count}`
      const whole = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
      socket.write(`${whole}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil`)
    })
  })
  await using place = await pooled(chatty)

  const first = ask(place.pool).sink
  await over(first)
  const second = ask(place.pool).sink
  await over(second)

  expect([first.text, second.text]).toEqual(['answer 1', 'answer 2'])
  expect(place.sockets).toHaveLength(2)
})

it('gives up on a worker that does not begin to answer, but not on one that is silent later', async () => {
  const slow = http((request, response) => {
    if (request.url === '/stream') response.write('begun')
  })
  await using place = await pooled(slow, { answerMs: 50 })

  const silent = ask(place.pool, '/never').sink
  const stream = ask(place.pool, '/stream').sink
  await over(silent)

  expect(silent.error?.name).toBe('AnswerTimeout')
  await eventually(() => stream.text === 'begun')
  expect(stream.isOver).toBe(false)
})

it('closes what has been idle for too long', async () => {
  await using place = await pooled(
    http((_request, response) => response.end('x')),
    { idleMs: 50 },
  )
  const { sink } = ask(place.pool)
  await over(sink)

  await eventually(() => place.pool.size === 0)
  expect(sink.text).toBe('x')
})

it('says nothing more of an exchange that was broken off, under way or in line', async () => {
  await using place = await pooled(
    http(() => undefined),
    { connections: 1 },
  )
  const underWay = ask(place.pool)
  const inLine = ask(place.pool)

  inLine.abort()
  underWay.abort()

  await eventually(() => place.pool.size === 0)
  expect([underWay.sink.isOver, inLine.sink.isOver]).toEqual([false, false])
})

it('fails what is under way, in line and to come once it is destroyed', async () => {
  await using place = await pooled(
    http(() => undefined),
    { connections: 1 },
  )
  const before = [ask(place.pool).sink, ask(place.pool).sink]

  place.pool.destroy()
  const after = ask(place.pool).sink
  await over(...before, after)

  expect([...before, after].map(({ error }) => error?.name)).toEqual([
    'BrokenConnection',
    'PoolClosed',
    'PoolClosed',
  ])
})
