import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { execa } from 'execa'
import { keepPlan, notePhase, type Phase } from '../../../../../shared/migration/migration-state.ts'
import { makeFolder } from '../../../../../shared/layout/make-folder.ts'
import type { DoctorRoot } from '../../../../support/doctor-root.ts'

const HOUR_MS = 60 * 60_000

export function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * HOUR_MS)
}

/** Writes a file below the root, as private as everything there. */
export function write(path: string, text: string) {
  return async ({ at }: DoctorRoot): Promise<void> => {
    await mkdir(dirname(at(path)), { recursive: true, mode: 0o700 })
    await writeFile(at(path), text, { mode: 0o600 })
  }
}

/** Makes a folder below the root. */
export function folder(path: string) {
  return async ({ at }: DoctorRoot): Promise<void> =>
    void (await mkdir(at(path), { recursive: true, mode: 0o700 }))
}

/** This process's pid, taken by a lock long before this process began. */
export const REUSED = `${process.pid} 2020-01-01T00:00:00.000Z\n`

/** What a lock that this process took just now has beside it. */
export function alive(): string {
  return `${process.pid} ${new Date().toISOString()}\n`
}

/** Leaves a socket whose process was killed. */
export async function deadSocket(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const code = 'require("net").createServer().listen(process.argv[1], () => console.log("listens"))'
  const child = execa(process.execPath, ['-e', code, path], { reject: false })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGKILL')
  await child
  await chmod(path, 0o600)
}

/** Leaves a migration that came to the end of a phase, and no further. */
export async function brokenOff({ layout }: DoctorRoot, phase: Phase): Promise<void> {
  const plan = {
    source: '/old',
    inPlace: false,
    originals: '/old',
    startedAt: '2026-01-01T00:00:00.000Z',
    primaryUser: 'alice',
    primaryUserId: 'u-1',
    names: { alice: 'alice' },
    accounts: { users: [] },
    made: [],
    spellings: ['/old'],
    totals: { copied: 0, placed: 0, moved: 0, left: 0, turned: 0, corrupt: 0, bytes: 0 },
  }
  await makeFolder(layout.migration)
  await keepPlan(layout.migration, plan)
  await notePhase(layout.migration, phase)
}
