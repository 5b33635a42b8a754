import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { parseJson } from '../../shared/files/parse-json.ts'
import { readEvents } from '../support/event-reader.ts'
import { eventually } from '../support/eventually.ts'
import { openFiles } from '../support/open-files.ts'
import {
  BUILT,
  aliceWithin,
  beginSupervisor,
  type ServiceRoot,
  serviceRoot,
} from '../support/supervisor-process.ts'

const MOST = 64
const CLIENTS = 200
/** Where the crowd comes from: of those that are too many, the address that has the most loses one. */
const ELSEWHERE = '127.0.0.2'

it('fault 15: a crowd takes no descriptor that the supervisor needs: streams live, its words stay few, and all goes on after it', async () => {
  await using place = await serviceRoot()
  const supervisor = beginSupervisor(place, BUILT, ['prlimit', `--nofile=${MOST}:${MOST}`, '--'])
  const { alice, pid, url } = await aliceWithin(place)
  await alice.mustSend('GET', '/api/memories')
  using events = await readEvents(alice, '/api/events')
  const began = performance.now()

  await using crowd = gather(new URL(url))
  await eventually(() => crowd.ended() > CLIENTS * 4)
  const during = await alice.send('GET', '/api/memories')
  await alice.mustSend('POST', '/api/capture', { body: { content: 'said in a crowd' } })
  await events.until(({ name }) => name === 'memory-captured')
  const openInCrowd = openFiles(pid)
  await crowd.leave()
  const seconds = (performance.now() - began) / 1_000

  const after = await alice.send('GET', '/api/memories')
  expect([during.status, after.status]).toEqual([200, 200])
  expect(events.end()).toBeUndefined()
  expect(openInCrowd).toBeLessThan(MOST)
  expect(Object(await place.status())['pid']).toBe(pid)
  const { lines, text } = await logOf(place)
  const told = lines.filter(({ evt }) => evt === 'connections-ended')
  expect(told.length).toBeGreaterThan(0)
  expect(told.length).toBeLessThanOrEqual(seconds + 2)
  expect(text).not.toContain('EMFILE')
  await alice.close()
  await place.mh(['stop'])
  expect((await supervisor).exitCode).toBe(0)
})

it('fault 15: a start for which the supervisor has no descriptor is tried again until it has one, and is no crash of the worker', async () => {
  await using place = await serviceRoot()
  const supervisor = beginSupervisor(place)
  const { alice, pid, url } = await aliceWithin(place)
  using asker = onOneConnection(url, alice.cookie ?? '')
  await asker.ask('/api/auth/me')
  let isLimited = false
  // All that it has open stays so; nothing more can be opened.
  const limiting = execa('prlimit', ['--pid', String(pid), '--nofile=8:']).then(() => {
    isLimited = true
  })
  // A connection that rests is closed, and another could not be taken.
  await eventually(async () => {
    await asker.ask('/api/auth/me')
    return isLimited
  })
  await limiting

  // In so long it is tried six times, of which five would be too many.
  const answers = [await asker.ask('/api/memories'), await asker.ask('/api/memories')]
  await execa('prlimit', ['--pid', String(pid), '--nofile=1024:'])
  const after = await eventually(async () => {
    const { status } = await alice.send('GET', '/api/memories')
    return status === 200
  })

  for (const { status, text } of answers) {
    expect(status).toBe(503)
    expect(text).toContain('"reason":"shortage"')
    expect(text).toContain('the supervisor has as many files open as it may')
  }
  expect(after).toBe(true)
  expect(Object((await place.workers())['alice']).generation).toBeGreaterThan(5)
  await alice.close()
  await place.mh(['stop'])
  expect((await supervisor).exitCode).toBe(0)
})

interface Asker extends Disposable {
  readonly ask: (path: string) => Promise<{ readonly status: number; readonly text: string }>
}

/** Asks over one connection for as long as nothing closes it. */
function onOneConnection(url: string, cookie: string): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    async ask(path) {
      const asked = request(`${url}${path}`, { agent, headers: { cookie }, timeout: 30_000 })
      asked.once('timeout', () => asked.destroy(new Error('no answer'))).end()
      const [answer] = await once(asked, 'response')
      return { status: Number(answer.statusCode), text: await readText(answer) }
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

interface Gathered extends AsyncDisposable {
  readonly ended: () => number
  readonly leave: () => Promise<void>
}

/** Clients that say nothing, and come again when they are sent away. */
function gather({ hostname, port }: URL): Gathered {
  let ended = 0
  let isOver = false
  const sockets = new Set<Socket>()
  const come = (): void => {
    if (isOver) return
    const socket = connect({ port: Number(port), host: hostname, localAddress: ELSEWHERE }).on(
      'error',
      () => undefined,
    )
    sockets.add(socket.resume())
    socket.once('close', () => {
      ended += 1
      sockets.delete(socket)
      setImmediate(come)
    })
  }
  for (let count = 0; count < CLIENTS; count += 1) come()
  const leave = async (): Promise<void> => {
    isOver = true
    await Promise.all(
      [...sockets].map(async (socket) => {
        const closed = once(socket, 'close')
        socket.destroy()
        await closed
      }),
    )
  }
  return { ended: () => ended, leave, [Symbol.asyncDispose]: leave }
}

async function logOf({ layout }: ServiceRoot) {
  const text = await readFile(join(layout.supervisorLogs, 'supervisor.log'), 'utf8')
  const lines = text.trim().split('\n')
  return { text, lines: lines.map((line) => Object(parseJson(line, 'Log'))) }
}
