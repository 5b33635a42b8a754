import { lstat, readFile } from 'node:fs/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { WorkerGroup } from '../limits/worker-group.ts'
import type { Walls } from '../walls/choose-walls.ts'
import type { Confinement } from '../walls/confinement.ts'
import type { Look } from './judge-trial.ts'

const MIB = 1024 * 1024

/** Whether a profile's folder belongs to the account of its worker; one that does not run gets it with its next start. */
export async function looksAtOwner(
  path: string,
  uid: number,
  workerPid: number | null,
): Promise<Look[]> {
  const found = await lstat(path)
  const isForeign = found.uid !== uid
  const isOpen = isForeign && workerPid === null ? undefined : isForeign
  return [{ check: 'own-folder', subject: `${path}: account ${found.uid}`, isOpen }]
}

/** Whether the worker that runs was started with the walls that stand now. */
export async function looksAtWorker(
  pid: number | null,
  uid: number,
  renounces: boolean,
): Promise<Look[]> {
  const status = pid === null ? '' : await textOf(`/proc/${pid}/status`)
  if (status === '') return []
  const actual = /^Uid:\s+(\d+)/m.exec(status)?.[1]
  const isBound = /^NoNewPrivs:\s+1$/m.test(status)
  return [
    { check: 'worker', subject: `account ${actual}`, isOpen: actual !== String(uid) },
    { check: 'worker', subject: 'no_new_privs', isOpen: renounces && !isBound },
  ]
}

/** Whether the kernel's groups hold a process, with the limits that are configured. */
export async function looksAtGroup(
  group: WorkerGroup,
  pid: number,
  confinement: Confinement,
): Promise<Look[]> {
  const { groups, joined } = await group.membership(pid)
  const { memory, pids } = await group.limitsRead()
  const { memoryMb, processes } = confinement.limits
  const bytes = memoryMb === null ? undefined : String(memoryMb * MIB)
  const looks: Look[] = []
  const add = (subject: string, isOpen: boolean) =>
    void looks.push({ check: 'limits', subject, isOpen })
  if (groups > 0) add('control groups', joined < groups)
  if (memory !== undefined && bytes !== undefined) add(`memory: ${memory}`, memory !== bytes)
  if (pids !== undefined && processes !== null)
    add(`processes: ${pids}`, pids !== String(processes))
  return looks
}

interface Holding {
  readonly hasGroup: boolean
  readonly walls: Walls
}

/** Whether what it left behind is gone; it is ended here if it is not. */
export async function looksAtRemains(
  left: number | null,
  { hasGroup, walls }: Holding,
): Promise<Look[]> {
  if (left === null) return []
  const subject = `process ${left}`
  if (!(await isAlive(left))) return [{ check: 'remains', subject, isOpen: false }]
  process.kill(left, 'SIGKILL')
  // Without groups such a process ends with the account's last worker, which may be running.
  if (!hasGroup && walls.kind === 'uid') return []
  return [{ check: 'remains', subject, isOpen: true, isNotHere: !hasGroup }]
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = await textOf(`/proc/${pid}/stat`)
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
  return state !== '' && !'ZX'.includes(state)
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'latin1').catch((error: unknown) => {
    if (['ENOENT', 'ESRCH'].includes(systemCodeOf(error) ?? '')) return ''
    throw error
  })
}
