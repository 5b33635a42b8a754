import { Socket, createServer } from 'node:net'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  CONTROL_PROTOCOL,
  type SupervisorMessage,
  WorkerMessage,
} from '../../../../shared/control/control-messages.ts'
import { MessageStream } from '../../../../shared/control/message-stream.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { ControlChannel } from '../../../../worker/control/control-channel.ts'
import { QueuedSlots } from '../../../../worker/models/queued-slots.ts'
import { RequestGate } from '../../../../worker/http/request-gate.ts'
import type { SupervisorOffers } from '../../../../worker/control/upgrade.ts'

const START = {
  profileRoot: '/p',
  socket: '/s',
  workerId: 'wrk-1',
  generation: 3,
  userId: 'u1',
  username: 'alice',
}
const HELLO: SupervisorMessage = {
  kind: 'hello',
  protocol: CONTROL_PROTOCOL,
  workerId: 'wrk-1',
  generation: 3,
}
const ATTACHED = { code: 'attached', values: { by: 'olga' } } as const
const ALL = { dealsSlots: true, notesAuditHeads: true, readsAliveSaid: true }
let offers: SupervisorOffers
const undo: (() => unknown)[] = []
let channel: ControlChannel
let slots: QueuedSlots
let gate: RequestGate
let onAbandoned: ReturnType<typeof vi.fn<() => void>>
let socketPath: string

beforeEach(async () => {
  offers = ALL
  const folder = await mkdtemp(join(tmpdir(), 'mh-control-'))
  undo.push(() => rm(folder, { recursive: true }))
  const file = await RotatingFile.open({ path: join(folder, 'log') })
  undo.push(() => file[Symbol.asyncDispose]())
  gate = new RequestGate()
  onAbandoned = vi.fn<() => void>()
  slots = new QueuedSlots({ say: (message) => channel.say(message) })
  channel = new ControlChannel({
    start: START,
    logger: createLogger({ file, base: {} }),
    vitals: () => ({ inFlight: gate.inFlight, aliveSaid: [ATTACHED] }),
    drain: () => gate.drain('drain'),
    onTold: () => undefined,
    standing: () => [],
    slots,
    isDraining: () => gate.isDraining,
    abandonedAfterMs: 50,
    onAbandoned,
  })
  undo.push(() => channel.close())
  socketPath = join(folder, 'sock')
  const server = createServer((socket) => channel.accept(socket, offers)).listen(socketPath)
  await once(server, 'listening')
  undo.push(() => server.close())
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

describe('a control stream', () => {
  it('carries events, and says first that some were lost which could not be told', async () => {
    const event = {
      name: 'memory-captured',
      at: '2025-11-06T14:02:07.000Z',
      ids: ['evt-1'],
    } as const
    channel.tell(event)
    const supervisor = await connect()
    supervisor.send(HELLO)
    await supervisor.said('heartbeat')

    channel.tell(event)
    const told = await supervisor.said('event')

    expect(told).toEqual({ kind: 'event', ...event })
    expect(supervisor.messages.map(({ kind }) => kind)).toEqual([
      'hello',
      'heartbeat',
      'events-lost',
      'event',
    ])
  })

  it('keeps nothing for a supervisor that does not read, and says so when it reads again', async () => {
    const socket = new Socket().connect(socketPath)
    socket.on('error', () => undefined)
    undo.push(() => socket.destroy())
    let read = ''
    socket.on('data', (chunk) => (read += String(chunk)))
    socket.write(`${JSON.stringify(HELLO)}\n`)
    await vi.waitFor(() => expect(read).toContain('heartbeat'))
    socket.pause()
    const ids = Array.from({ length: 20 }, (_none, number) => `evt-${'x'.repeat(90)}${number}`)
    const event = { name: 'memory-captured', at: '2025-11-06T14:02:07.000Z', ids } as const

    for (let count = 0; count < 2_000; count += 1) channel.tell(event)
    socket.resume()
    await vi.waitFor(() => expect(read.split('\n').length).toBeGreaterThan(100))
    await vi.waitFor(() => {
      channel.tell(event)
      expect(read).toContain('"events-lost"')
    })

    expect(read.split('"event"').length).toBeLessThan(2_000)
  })

  it('declares the places that are held before the first heartbeat, and says again what is waited for', async () => {
    const before = await connect()
    before.send(HELLO)
    const signal = new AbortController().signal
    const wish = { server: new URL('http://127.0.0.1:1'), waiting: 'person', signal } as const
    await before.said('heartbeat')
    const held = slots.acquire(wish)
    before.send({ kind: 'slot-granted', slotId: 1 })
    await held
    const waiting = slots.acquire(wish)
    await vi.waitFor(() => expect(before.messages.at(-1)).toMatchObject({ slotId: 2 }))
    before.close()

    const next = await connect()
    next.send(HELLO)
    await next.said('heartbeat')
    next.send({ kind: 'slot-granted', slotId: 2 })
    await waiting

    const claim = { server: 'http://127.0.0.1:1/', waiting: 'person' }
    expect(next.messages.slice(1, 3)).toEqual([
      { kind: 'slot-held', slotId: 1, ...claim },
      { kind: 'slot-wanted', slotId: 2, ...claim },
    ])
    expect(next.messages.map(({ kind }) => kind).slice(3)).toEqual(['heartbeat'])
  })

  it('begins with the worker’s hello; its heartbeats begin after the supervisor’s', async () => {
    const supervisor = await connect()
    await supervisor.said('hello')

    supervisor.send(HELLO)

    const beat = await supervisor.said('heartbeat')
    expect(supervisor.messages.map(({ kind }) => kind)).toEqual(['hello', 'heartbeat'])
    expect(supervisor.messages[0]).toMatchObject({ ...HELLO, username: 'alice', pid: process.pid })
    expect(beat).toMatchObject({
      inFlight: 0,
      aliveBecause: ['attached by olga'],
      aliveSaid: [ATTACHED],
      rssBytes: expect.any(Number),
      eventLoopLagMs: expect.any(Number),
    })
  })

  it('says to a supervisor that reads no codes in words alone why the worker is up', async () => {
    offers = { ...ALL, readsAliveSaid: false }
    const supervisor = await connect()

    supervisor.send(HELLO)

    const beat = await supervisor.said('heartbeat')
    expect(beat).toMatchObject({ aliveBecause: ['attached by olga'] })
    expect(beat).not.toHaveProperty('aliveSaid')
  })

  it.each<[string, SupervisorMessage]>([
    ['another protocol', { ...HELLO, protocol: 99 }],
    ['another worker', { ...HELLO, workerId: 'wrk-2' }],
    ['an older generation', { ...HELLO, generation: 2 }],
    ['no hello at all', { kind: 'drain' }],
  ])('that begins with %s is closed, and harms no other', async (_, message) => {
    const right = await connect()
    right.send(HELLO)
    await right.said('heartbeat')
    const wrong = await connect()

    wrong.send(message)

    await wrong.closed
    expect(wrong.messages.map(({ kind }) => kind)).toEqual(['hello'])
    expect(right.isOpen()).toBe(true)
    expect(gate.isDraining).toBe(false)
  })

  it('is replaced by a second one', async () => {
    const first = await connect()
    first.send(HELLO)
    await first.said('heartbeat')

    const second = await connect()
    second.send(HELLO)

    await second.said('heartbeat')
    await first.closed
    expect(second.isOpen()).toBe(true)
  })

  it('asked to drain says so when the last request is over', async () => {
    const supervisor = await connect()
    supervisor.send(HELLO)
    const leave = gate.enter()

    supervisor.send({ kind: 'drain' })

    await vi.waitFor(() => expect(gate.isDraining).toBe(true))
    expect(supervisor.messages.map(({ kind }) => kind)).not.toContain('drained')
    leave()
    await supervisor.said('drained')
  })
})

describe('a worker without a control stream', () => {
  it('is told so after the limit', async () => {
    await vi.waitFor(() => expect(onAbandoned).toHaveBeenCalledTimes(1))
  })

  it('is told so after the limit from the end of the last one, and not while there is one', async () => {
    const supervisor = await connect()
    supervisor.send(HELLO)
    await supervisor.said('heartbeat')
    onAbandoned.mockClear()
    await supervisor.said('heartbeat', 2)
    expect(onAbandoned).not.toHaveBeenCalled()

    supervisor.close()

    await vi.waitFor(() => expect(onAbandoned).toHaveBeenCalledTimes(1))
  })
})

async function connect() {
  const socket = new Socket().connect(socketPath)
  undo.push(() => socket.destroy())
  const messages: WorkerMessage[] = []
  const closed = once(socket, 'close')
  const stream = new MessageStream<typeof WorkerMessage.zod, SupervisorMessage>({
    socket,
    incoming: WorkerMessage,
    onMessage: (message) => messages.push(message),
    onClose: () => undefined,
  })
  await once(socket, 'connect')
  return {
    messages,
    closed,
    send: (message: SupervisorMessage) => stream.send(message),
    close: () => stream.close(),
    isOpen: () => !socket.destroyed,
    async said(kind: WorkerMessage['kind'], count = 1): Promise<WorkerMessage | undefined> {
      const ofKind = (): WorkerMessage[] => messages.filter((message) => message.kind === kind)
      await vi.waitFor(() => expect(ofKind().length).toBeGreaterThanOrEqual(count), 10_000)
      return ofKind().at(-1)
    },
  }
}
