import { chmod, chown, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import {
  ACTOR_HEADER,
  CONTROL_PATH,
  CONTROL_UPGRADE,
  SECRET_HEADER,
} from '../../../shared/control/worker-contract.ts'
import { openControl, refusedUpgrade } from './control-client.ts'
import {
  type Place,
  SECRET,
  USER_ID,
  type WorkerUnderTest,
  useWorkers,
} from './worker-under-test.ts'

const use = useWorkers()
const NOBODY = 65_534
/** Less than what a million small objects take. */
const LEFT_BYTES = 20_000_000
const isRoot = process.getuid?.() === 0

async function started(): Promise<{ place: Place; worker: WorkerUnderTest }> {
  const place = await use.place()
  return { place, worker: await use.worker(place).ready() }
}

describe('a worker', () => {
  it('tells of what happens to memories with IDs and never with words', async () => {
    const { worker } = await started()
    const control = await openControl(worker)
    await control.said('heartbeat')

    const { id } = await worker.capture('A secret about the harbour')
    await worker.call('PATCH', `/api/memories/${id}`, { body: { content: 'Another secret' } })
    await worker.call('DELETE', `/api/memories/${id}`)
    await worker.call('POST', `/api/memories/${id}/restore`)
    await control.said('event', 4)

    const events = control.messages.filter(({ kind }) => kind === 'event')
    expect(events).toEqual(
      ['memory-captured', 'memory-changed', 'memory-binned', 'memory-restored'].map((name) => ({
        kind: 'event',
        name,
        at: expect.any(String),
        ids: [id],
      })),
    )
    expect(JSON.stringify(control.messages)).not.toContain('secret')
  })

  it('gives memory back that nobody needs any more when it has come to rest', async () => {
    const place = await use.place()
    const rss = join(place.folder, 'rss')
    // It is given up before the worker can have rested for a second.
    const preload = [
      'import { writeFileSync } from "node:fs"',
      'globalThis.left = Array.from({ length: 1e6 }, (_, count) => ({ count }))',
      `writeFileSync(${JSON.stringify(rss)}, String(process.memoryUsage.rss()))`,
      'setTimeout(() => delete globalThis.left, 500)',
    ].join(';')
    const worker = await use.worker(place, { preload }).ready()
    const control = await openControl(worker)

    const before = Number(await readFile(rss, 'utf8'))
    const isLess = (message: (typeof control.messages)[number]): boolean =>
      message.kind === 'heartbeat' && message.rssBytes < before - LEFT_BYTES
    await vi.waitFor(() => expect(control.messages.some(isLess)).toBe(true), { timeout: 20_000 })
  })

  it('shows its profile in its command line, and its socket to nobody else', async () => {
    const { place, worker } = await started()

    const commandLine = await readFile(`/proc/${worker.process.pid}/cmdline`, 'utf8')

    expect(commandLine.replaceAll('\0', ' ').trim()).toBe(
      `mh worker alice --profile-root ${place.profile}`,
    )
    expect((await stat(place.socket)).mode & 0o777).toBe(0o600)
  })

  it('writes down that an owner opens its profile, for the supervisor only, before it says so', async () => {
    const { place, worker } = await started()
    const visit = { event: 'owner_visit_began', until: '2025-11-06T15:02:00.000Z' }
    const headers = { [ACTOR_HEADER]: 'user:olga' }
    const path = '/control/owner-visit'

    const noted = await worker.call('POST', path, { body: visit, headers })
    const day = new Date().toISOString().slice(0, 10)
    const text = await readFile(join(place.profile, 'logs/audit', `${day}.ndjson`), 'utf8')
    const strangers = await Promise.all([
      worker.call('POST', path, { body: visit, headers: { ...headers, [SECRET_HEADER]: 'guess' } }),
      worker.call('POST', path, { body: { event: 'other' }, headers }),
      worker.call('GET', path, { headers }),
    ])

    expect(noted.status).toBe(200)
    expect(parseJson(text, 'line')).toMatchObject({
      category: 'security',
      event: 'owner_visit_began',
      userId: USER_ID,
      actor: 'user:olga',
      details: { until: visit.until },
    })
    expect(strangers.map(({ status }) => status)).toEqual([401, 400, 404])
  })

  it('leaves neither socket nor lock behind, and says why it ended', async () => {
    const { place, worker } = await started()

    expect(await worker.end('SIGTERM')).toBe(0)

    expect(await readdir(join(place.folder, 'run'))).toEqual(['exit.json'])
    expect(await worker.exitRecord()).toEqual({
      at: expect.any(String),
      code: 0,
      reason: 'SIGTERM',
    })
    expect(await use.worker(place).ready()).toBeDefined()
    expect(await readdir(join(place.folder, 'run'))).toEqual(['worker.sock'])
  })

  it('takes the place of one that was killed, whose socket is still there', async () => {
    const { place, worker } = await started()
    await worker.end('SIGKILL')
    expect(await readdir(join(place.folder, 'run'))).toEqual(['worker.sock'])

    const next = await use.worker(place).ready()

    expect((await next.call('GET', '/api/memories')).status).toBe(200)
  })

  it('A19: does not start beside another one, says who that is, and exits 75', async () => {
    const { place, worker } = await started()

    const second = use.worker(place)

    expect(await second.exited).toBe(75)
    expect(await second.stderr()).toContain(
      `The worker of alice is already running: pid ${worker.process.pid}, since 20`,
    )
    expect(await second.exitRecord()).toMatchObject({ code: 75 })
    expect((await worker.call('GET', '/api/memories')).status).toBe(200)
  })

  it.each([
    ['missing', async (place: Place) => join(place.folder, 'nowhere'), 'is missing'],
    ['a file', async (place: Place) => writeAt(place, 'file'), 'is not a folder'],
  ])('does not start on a profile that is %s: exit 78', async (_, make, words) => {
    const place = await use.place()
    const worker = use.worker(place, { profile: await make(place) })

    expect(await worker.exited).toBe(78)
    expect(await worker.stderr()).toContain(words)
    expect(await worker.exitRecord()).toMatchObject({
      code: 78,
      reason: expect.stringContaining(words),
    })
  })

  it('does not start on a profile that it cannot write: exit 78', async () => {
    const place = await use.place()
    await chmod(place.profile, 0o555)
    await openTo(place)
    const worker = use.worker(place, isRoot ? { uid: NOBODY } : {})

    expect(await worker.exited).toBe(78)
    expect(await worker.stderr()).toContain('cannot be written to (EACCES)')
  })

  it.each([
    ['a folder', async (path: string) => await mkdir(path)],
    ['a file', async (path: string) => writeFile(path, 'precious')],
    ['a link', async (path: string) => symlink('/etc/passwd', path)],
  ])('does not remove %s that is in the way of its socket', async (_, make) => {
    const place = await use.place()
    await make(place.socket)
    const worker = use.worker(place)

    expect(await worker.exited).toBe(78)
    expect(await worker.stderr()).toContain('is in the way')
    expect(await readdir(join(place.folder, 'run'))).toContain('worker.sock')
  })

  it('does not start without its secret', async () => {
    const worker = use.worker(await use.place(), { secret: '\n' })

    expect(await worker.exited).toBe(2)
    expect(await worker.stderr()).toContain('holds no secret')
  })

  it('starts on a profile whose files are all broken', async () => {
    const place = await use.place()
    for (const folder of [
      'etc',
      'persona',
      'memory/index',
      'memory/episodic/2025',
      'out/state',
      'logs',
    ]) {
      await mkdir(join(place.profile, folder), { recursive: true })
    }
    const broken = [
      'etc/cognitive-mode.json',
      'persona/routines.json',
      'memory/index/memory.sqlite',
      'out/state/worker.lock',
      'memory/episodic/2025/evt-1.json',
      'logs/audit',
    ]
    for (const path of broken) await writeFile(join(place.profile, path), '{ broken'.repeat(300))
    const worker = await use.worker(place).ready()

    expect(await worker.capture('still here')).toMatchObject({ content: 'still here' })
    expect((await worker.call('GET', '/api/memories')).body.items).toHaveLength(1)
  })
})

describe('an end that nobody asked for', () => {
  it.each([
    ['an exception', "throw new RangeError('canary')", 'uncaught RangeError'],
    ['a rejection', "void Promise.reject(new TypeError('canary'))", 'uncaught TypeError'],
  ])(
    'by %s that nobody caught is logged, recorded without its words, and exits 1',
    async (_, what, reason) => {
      const place = await use.place()
      const preload = `process.on('SIGUSR2',()=>{${what}})`
      const worker = await use.worker(place, { preload: encodeURIComponent(preload) }).ready()
      await worker.call('GET', '/api/memories')

      worker.process.kill('SIGUSR2')

      expect(await worker.exited).toBe(1)
      expect(await worker.exitRecord()).toMatchObject({ code: 1, reason })
      const log = await readFile(join(place.profile, 'logs/worker/worker.log'), 'utf8')
      const lines = log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines).toContainEqual(
        expect.objectContaining({
          level: 'fatal',
          evt: 'worker-crashed',
          err: expect.objectContaining({ message: 'canary' }),
        }),
      )
    },
  )

  it('comes to a worker that no supervisor has spoken to for a minute: it drains and exits 0', async () => {
    const place = await use.place()
    // The minute is made a short one; every other timer is left as it is.
    const preload = `const t=setTimeout;globalThis.setTimeout=(f,ms,...a)=>t(f,ms===60000?3000:ms,...a)`
    const worker = await use.worker(place, { preload: encodeURIComponent(preload) }).ready()
    const control = await openControl(worker)
    await control.said('heartbeat', 2)
    expect(worker.process.exitCode).toBeNull()

    control.close()

    expect(await worker.exited).toBe(0)
    expect(await worker.exitRecord()).toMatchObject({ code: 0, reason: 'no supervisor' })
  })
})

describe('a client that goes in the middle of its request', () => {
  it('is no failure and leaves nothing under way', async () => {
    const { place, worker } = await started()
    const control = await openControl(worker)
    const slow = await slowCapture(place)
    await vi.waitFor(
      () => expect(control.messages).toContainEqual(expect.objectContaining({ inFlight: 1 })),
      20_000,
    )

    slow.abort()

    await vi.waitFor(() => expect(control.messages.at(-1)).toMatchObject({ inFlight: 0 }), 20_000)
    await worker.end()
    const log = await readFile(join(place.profile, 'logs/worker/worker.log'), 'utf8')
    expect(log).toContain('"status":499')
    expect(log).not.toContain('request-failed')
  })
})

describe('a request under way', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'is answered before %s ends the worker, and no other is let in',
    async (signal) => {
      const { place, worker } = await started()
      await worker.call('GET', '/api/memories')
      const slow = await slowCapture(place)
      await inFlight(worker, 1)

      worker.process.kill(signal)
      await vi.waitFor(async () => expect(await connects(place)).toBe(false))
      const answer = await slow.finish()

      expect(answer).toContain('201 Created')
      expect(await worker.exited).toBe(0)
      const next = await use.worker(place).ready()
      expect((await next.call('GET', '/api/memories')).body.items).toMatchObject([
        { content: 'slow' },
      ])
    },
  )
})

describe('the control stream', () => {
  it('tells of requests under way, drains, and says so', async () => {
    const { place, worker } = await started()
    const control = await openControl(worker)
    expect(await control.said('hello')).toEqual({
      kind: 'hello',
      protocol: 1,
      workerId: worker.workerId,
      generation: 1,
      username: 'alice',
      pid: worker.process.pid,
    })
    const slow = await slowCapture(place)
    await vi.waitFor(
      () =>
        expect(control.messages).toContainEqual(
          expect.objectContaining({ inFlight: 1, aliveBecause: ['1 request'] }),
        ),
      20_000,
    )

    control.send({ kind: 'drain' })
    await vi.waitFor(async () =>
      expect((await worker.call('GET', '/api/memories')).status).toBe(503),
    )

    expect(control.messages.map(({ kind }) => kind)).not.toContain('drained')
    expect(await slow.finish()).toContain('201 Created')
    await control.said('drained')
    expect(await worker.call('GET', '/api/memories')).toMatchObject({
      status: 503,
      body: { code: 'shutting-down' },
    })
    expect(await worker.end()).toBe(0)
    await control.closed
  })

  it('beats every two seconds, with what the worker takes', async () => {
    const { worker } = await started()
    const control = await openControl(worker)

    const beat = await control.said('heartbeat', 3)

    expect(beat).toMatchObject({ kind: 'heartbeat', inFlight: 0, aliveBecause: [] })
    expect(beat).toHaveProperty('rssBytes', expect.any(Number))
  })
})

describe('an upgrade', () => {
  const shared = useWorkers(afterAll)
  let worker: WorkerUnderTest
  beforeAll(async () => {
    worker = await shared.worker(await shared.place()).ready()
  })

  it.each([
    { what: 'without the secret', headers: { upgrade: CONTROL_UPGRADE }, status: 401 },
    {
      what: 'with a wrong secret',
      headers: { upgrade: CONTROL_UPGRADE, [SECRET_HEADER]: 'wrong' },
      status: 401,
    },
    {
      what: 'to a WebSocket',
      headers: { upgrade: 'websocket', [SECRET_HEADER]: SECRET },
      status: 404,
    },
    {
      what: 'elsewhere',
      path: '/api/memories',
      headers: { upgrade: CONTROL_UPGRADE, [SECRET_HEADER]: SECRET },
      status: 404,
    },
  ])('$what is refused with $status', async ({ path = CONTROL_PATH, headers, status }) => {
    expect(await refusedUpgrade(worker, path, headers)).toBe(status)
  })
})

async function writeAt(place: Place, name: string): Promise<string> {
  await writeFile(join(place.folder, name), '')
  return join(place.folder, name)
}

/** Lets the account under which the worker runs get to the profile and write its run folder. */
async function openTo(place: Place): Promise<void> {
  if (!isRoot) return
  for (const folder of [place.folder, dirname(place.profile)]) await chmod(folder, 0o755)
  await chown(join(place.folder, 'run'), NOBODY, NOBODY)
}

async function inFlight(worker: WorkerUnderTest, count: number): Promise<void> {
  const control = await openControl(worker)
  await vi.waitFor(
    () => expect(control.messages).toContainEqual(expect.objectContaining({ inFlight: count })),
    20_000,
  )
}

async function connects(place: Place): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection(place.socket, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A capture whose body is sent in two halves, the second when the test says so. */
async function slowCapture(place: Place): Promise<{ finish(): Promise<string>; abort(): void }> {
  const body = '{"content":"slow"}'
  const socket = createConnection(place.socket)
  const answer = text(socket).catch(() => '')
  socket.write(
    `POST /api/capture HTTP/1.1\r\nHost: worker\r\n${SECRET_HEADER}: ${SECRET}\r\nx-mh-actor: user:user-1\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  )
  return {
    abort: () => void socket.destroy(),
    async finish() {
      socket.write(body.slice(5))
      return await answer
    },
  }
}
