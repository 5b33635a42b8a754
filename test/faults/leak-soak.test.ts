import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { openFiles } from '../support/open-files.ts'
import { type RunningSupervisor, runningSupervisor } from '../support/running-supervisor.ts'

/** Before the first look everything is loaded, and what is kept for reuse is there. */
const ROUNDS = { before: 2, between: 4 }
const STARTS = 30
const REQUESTS = 2_500
const SOCKETS = 750
const STREAMS = 250
const AT_ONCE = 25
/** Descriptors and timers that come and go by themselves: idle connections, looks at workers. */
const SLACK = 8
const MOST_GROWTH = 1.05

it('fault 46: hundreds of starts and stops, ten thousand requests and thousands of sockets leave no descriptor, file, timer, listener or memory', async () => {
  await using running = await runningSupervisor()
  const people = [await running.person('alice', 'guest'), await running.person('bob', 'guest')]
  for (let round = 0; round < ROUNDS.before; round += 1) await oneRound(people)
  const before = await held(running)

  for (let round = 0; round < ROUNDS.between; round += 1) await oneRound(people)

  const after = await eventually(async () => {
    const now = await held(running)
    return isFlat(before, now) && now
  })
  expect(after.files).toEqual(before.files)
  expect(after.heapBytes / before.heapBytes).toBeLessThan(MOST_GROWTH)
  expect(after.listeners).toBe(before.listeners)
})

async function oneRound(people: readonly Client[]): Promise<void> {
  await Promise.all(people.map((person, index) => churn(person, ['alice', 'bob'][index] ?? '')))
  const [alice] = people
  if (!alice) return
  await inBatches(REQUESTS, () => alice.mustSend('GET', '/api/memories'))
  await inBatches(SOCKETS, () => openAndLeave(alice))
  await inBatches(STREAMS, () => followAndLeave(alice))
}

async function churn(person: Client, name: string): Promise<void> {
  for (let count = 0; count < STARTS; count += 1) {
    await person.mustSend('POST', `/api/workers/${name}/start`)
    await person.mustSend('POST', `/api/workers/${name}/stop`)
  }
  await person.mustSend('POST', `/api/workers/${name}/start`)
}

async function inBatches(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, run))
}

async function openAndLeave(client: Client): Promise<void> {
  const socket = new WebSocket(`${client.origin.replace('http', 'ws')}/api/attach`, {
    headers: { cookie: client.cookie ?? '' },
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  socket.close()
  socket.terminate()
}

async function followAndLeave(client: Client): Promise<void> {
  const { body } = await client.stream('/api/events')
  body.on('error', () => undefined).destroy()
}

interface Held {
  readonly descriptors: number
  readonly timers: number
  /** Below `run/`. */
  readonly files: readonly string[]
  readonly heapBytes: number
  readonly listeners: number
}

/** What this process holds, with the supervisor in it. */
async function held({ root }: RunningSupervisor): Promise<Held> {
  collectGarbage()
  const files = await readdir(join(root, 'run'), { recursive: true })
  return {
    descriptors: openFiles(),
    timers: process.getActiveResourcesInfo().length,
    files: files.toSorted(),
    heapBytes: process.memoryUsage().heapUsed,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }
}

function isFlat(before: Held, now: Held): boolean {
  return (
    now.descriptors <= before.descriptors + SLACK &&
    now.timers <= before.timers + SLACK &&
    now.heapBytes < before.heapBytes * MOST_GROWTH
  )
}

/** All of it, now. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
}
