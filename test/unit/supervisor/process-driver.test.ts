import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readEnvironment } from '../../../shared/environment.ts'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import { noConfinement } from '../../../supervisor/walls/confinement.ts'
import type { Enclosure } from '../../../supervisor/walls/worker-walls.ts'
import { ProcessDriver } from '../../../supervisor/workers/process-driver.ts'
import type { WorkerExit } from '../../../supervisor/workers/worker-exit.ts'
import { WorkerProgram } from '../../../supervisor/workers/worker-program.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Starts a program in a worker's place, within walls that take it in so. */
async function started(source: string, take: Enclosure['take']) {
  await using folder = await temporaryFolder()
  const layout = rootLayout(folder.path)
  const profileRoot = join(layout.profiles, 'alice')
  for (const path of [profileRoot, layout.workerLogs, layout.workerRecords])
    await mkdir(path, { recursive: true })
  const file = join(folder.path, 'worker.cjs')
  await writeFile(file, source)
  const cleared: WorkerExit[] = []
  const enclosure = {
    account: undefined,
    folder: folder.path,
    temporary: folder.path,
    take,
    clear: async (_pid: number, exit: WorkerExit) => {
      cleared.push(exit)
      return exit
    },
  }
  const driver = new ProcessDriver({
    layout,
    program: new WorkerProgram({
      program: [process.execPath, file],
      environment: readEnvironment(),
      confinement: noConfinement(),
    }),
    walls: { raise: async () => enclosure, find: async () => enclosure },
  })
  const [userId, workerId] = ['user-1', 'worker-1']
  const start = { profileRoot, socket: join(folder.path, 's'), workerId, generation: 1, userId }
  const outcome = await driver
    .start({ ...start, username: 'alice' })
    .then(async ({ ready, exited }) => ({
      ready: await ready.catch((error: unknown) => String(error)),
      exit: await exited,
    }))
    .catch((error: unknown) => error)
  return { outcome, cleared }
}

function refusal(code: string): Error {
  return Object.assign(new Error(`${code}: write`), { code })
}

/** It is a child of ours: what is left of it is taken away as soon as its exit has been seen. */
async function untilGone(pid: number): Promise<void> {
  await eventually(() => !existsSync(`/proc/${pid}`))
}

it.each([
  ['is found gone by them', refusal('ESRCH')],
  ['was taken in before', undefined],
])('a worker that ends at once, and %s, is told of by its exit', async (_, refused) => {
  const { outcome, cleared } = await started(
    'console.error("cannot start"); process.exitCode = 7',
    async (pid) => {
      await untilGone(pid)
      if (refused) throw refused
    },
  )

  const exit = { code: 7, signal: null, said: 'cannot start' }
  expect(outcome).toEqual({ ready: 'Error: the worker ended before it was ready', exit })
  expect(cleared).toEqual([exit])
})

it('a worker that its walls could not take in does not go on without them', async () => {
  let taken = 0
  const { outcome, cleared } = await started('setInterval(() => {}, 1_000)', async (pid) => {
    taken = pid
    throw refusal('EACCES')
  })

  expect(outcome).toMatchObject({ code: 'EACCES' })
  expect(cleared).toEqual([{ code: null, signal: 'SIGKILL', said: null }])
  expect(existsSync(`/proc/${taken}`)).toBe(false)
})
