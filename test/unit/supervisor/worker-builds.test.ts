import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AuditLog } from '../../../shared/audit/audit-log.ts'
import { rootLayout, type RootLayout } from '../../../shared/layout/root-layout.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { createLogger } from '../../../shared/log/logger.ts'
import { WorkerBuilds } from '../../../supervisor/runtime/worker-builds.ts'
import { StateWrites } from '../../../supervisor/state-writes.ts'
import { newLife, type WorkerState } from '../../../supervisor/workers/worker-life.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const OLD = '0000000000000001'
const NEW = '0000000000000002'
const NEWER = '0000000000000003'

interface Place extends AsyncDisposable {
  readonly layout: RootLayout
  readonly lines: string[]
  /** What a supervisor of this build has of it. */
  readonly open: (own: string) => Promise<WorkerBuilds>
  /** The events of the system's audit. */
  readonly audited: () => Promise<string>
}

/** A data root in which these builds are installed. */
async function placeWith(...installed: readonly string[]): Promise<Place> {
  const folder = await temporaryFolder()
  const layout = rootLayout(folder.path)
  for (const path of [join(layout.run, 'supervisor'), layout.auditLogs])
    await mkdir(path, { recursive: true })
  for (const build of installed) await install(layout, build)
  const lines: string[] = []
  const file = await RotatingFile.open({ path: join(layout.root, 'log') })
  const terminal = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ file, base: {}, terminal })
  const audit = new AuditLog(layout.auditLogs)
  const rest = { layout, logger, audit, stateWrites: new StateWrites() }
  return {
    layout,
    lines,
    open: async (own) => await WorkerBuilds.open({ ...rest, own, people: () => 2 }),
    async audited() {
      await audit.flush()
      const names = await readdir(layout.auditLogs)
      const days = names.filter((name) => name.endsWith('.ndjson'))
      return (
        await Promise.all(days.map((day) => readFile(join(layout.auditLogs, day), 'utf8')))
      ).join('')
    },
    async [Symbol.asyncDispose]() {
      await file[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function install({ runtimes }: RootLayout, build: string): Promise<void> {
  await mkdir(join(runtimes, build), { recursive: true })
  await writeFile(join(runtimes, build, 'worker.cjs'), '')
}

/** A data root on which a supervisor of the old build ran, and the new one was installed then. */
async function updatedPlace(): Promise<Place> {
  const place = await placeWith(OLD)
  await (await place.open(OLD))[Symbol.asyncDispose]()
  await install(place.layout, NEW)
  return place
}

const EXIT = { code: 1, signal: null, said: null }
const starting = { status: 'starting', reason: 'request', deadline: 0, pid: 1 } as const
const running = { status: 'running', reason: 'ready', pid: 1, readyAt: 0 } as const
const crashed = { status: 'crashed', reason: 'exit', exit: EXIT, upMs: 0 } as const
const backoff = { status: 'backoff', reason: 'exit', exit: EXIT, deadline: 0 } as const
const hibernated = { status: 'hibernated', reason: 'idle' } as const

/** Lets a person's worker go through states with a build; whether it is to be started anew after the last. */
function lets(
  builds: WorkerBuilds,
  userId: string,
  [build, ...states]: readonly [string, ...WorkerState[]],
): boolean {
  const profile = { userId, username: userId }
  const from = newLife(1, 'onDemand')
  const again = states.map((state) =>
    builds.changed({ profile, from, to: { ...from, state }, build }),
  )
  return again.at(-1) ?? false
}

/** A worker fails with the new build and comes up with the old one. */
function refuse(builds: WorkerBuilds): void {
  lets(builds, 'ann', [NEW, starting, crashed, backoff])
  lets(builds, 'ann', [OLD, starting, running])
}

it('a first build has nothing to fall back to, and is trusted', async () => {
  await using place = await placeWith(NEW)
  await using builds = await place.open(NEW)

  const again = lets(builds, 'ann', [NEW, starting, crashed, backoff])

  expect(again).toBe(false)
  expect(builds.next).toBe(NEW)
  expect(builds.told).toBe(null)
  expect(builds.kept).toEqual([])
})

it('starts the first worker that fails anew with the build before, and everybody else too, and remembers it', async () => {
  await using place = await updatedPlace()
  await using builds = await place.open(NEW)
  const before = builds.next

  const again = lets(builds, 'ann', [NEW, starting, crashed, backoff])
  const doubted = builds.told
  lets(builds, 'ann', [OLD, starting, running])
  await builds[Symbol.asyncDispose]()
  await using next = await place.open(NEW)

  expect(before).toBe(NEW)
  expect(again).toBe(true)
  expect(doubted).toMatchObject({ state: 'doubted', runs: OLD })
  for (const one of [builds, next]) {
    expect(one.told).toMatchObject({
      state: 'refused',
      earlier: OLD,
      runs: OLD,
      refusal: { username: 'ann', reason: 'exit' },
    })
    expect(one.kept).toEqual([OLD])
  }
  expect(builds.programOf(OLD)?.at(1)).toBe(join(place.layout.runtimes, OLD, 'worker.cjs'))
  expect(builds.programOf(NEW)).toBe(undefined)
  expect(place.lines.join('')).toContain('worker-build-refused')
  expect(await place.audited()).toContain('worker_build_refused')
})

it('tries a refused build again when it is asked to, and another one by itself', async () => {
  await using place = await updatedPlace()
  await install(place.layout, NEWER)
  await using builds = await place.open(NEW)
  refuse(builds)

  await builds.tryAgain()
  const tried = builds.told
  refuse(builds)
  await builds[Symbol.asyncDispose]()
  await using newer = await place.open(NEWER)
  await newer[Symbol.asyncDispose]()
  await using old = await place.open(OLD)

  expect(tried).toMatchObject({ state: 'new', runs: NEW, refusal: null })
  expect(builds.told).toMatchObject({ state: 'refused' })
  expect(newer.told).toMatchObject({ state: 'new', runs: NEWER, earlier: OLD })
  expect(old.told).toBe(null)
})

it('a supervisor that comes in the middle goes on, and the build is trusted when all run well with it', async () => {
  await using place = await updatedPlace()
  await using killed = await place.open(NEW)
  lets(killed, 'ann', [NEW, starting, crashed, backoff])
  await killed[Symbol.asyncDispose]()
  await using builds = await place.open(NEW)
  const begun = builds.told

  lets(builds, 'bob', [OLD, running])
  lets(builds, 'ann', [NEW, starting, running, hibernated])
  const withOld = builds.told
  lets(builds, 'bob', [OLD, hibernated])
  lets(builds, 'bob', [NEW, starting, running, hibernated])
  await builds[Symbol.asyncDispose]()
  await using next = await place.open(NEW)

  expect([begun, withOld]).toMatchObject([{ state: 'new' }, { state: 'new' }])
  expect(builds.told).toBe(null)
  expect(next.told).toBe(null)
})

it('without what the first versions kept, the build that was installed last before this one is the earlier one', async () => {
  await using place = await placeWith(OLD, NEW)

  await using builds = await place.open(NEW)

  expect(builds.told).toMatchObject({ state: 'new', earlier: OLD })
})

it('an earlier build whose programs are gone is nothing to fall back to, also for one that was refused', async () => {
  await using place = await updatedPlace()
  await using refused = await place.open(NEW)
  refuse(refused)
  await refused[Symbol.asyncDispose]()

  await rm(join(place.layout.runtimes, OLD), { recursive: true })
  await using builds = await place.open(NEW)

  expect(builds.next).toBe(NEW)
  expect(builds.told).toBe(null)
  expect(place.lines.join('')).toContain('earlier-build-missing')
})

it('a file that cannot be read is as good as none', async () => {
  await using place = await placeWith(OLD, NEW)
  await writeFile(place.layout.workerBuildFile, '{"version": 1')

  await using builds = await place.open(NEW)

  expect(builds.told).toMatchObject({ state: 'new', earlier: OLD })
  expect(place.lines.join('')).toContain('worker-build-file-corrupt')
})
