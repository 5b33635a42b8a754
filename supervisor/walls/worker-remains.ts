import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { MachineAccount } from './own-tree.ts'

/** What a worker that is gone may have left running. */
export interface Remains {
  /** Its account, where no other worker has that. */
  readonly account: MachineAccount | undefined
  /** Its process, which began a session (setsid(2)). */
  readonly session: number | undefined
  /** Its folder for temporary files, which what it starts inherits in TMPDIR. */
  readonly temporary: string
}

const END_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 20
/** A look holds a descriptor: a machine has more processes than this one may have files open. */
const LOOKS_AT_ONCE = 8
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/** Ends every process of a worker that is gone; gives how many there were. First all of them stand still, so that none can start another. */
export async function endRemains(remains: Remains): Promise<number> {
  const deadline = performance.now() + END_WITHIN_MS
  const all = new Set<number>()
  for (;;) {
    const found = await processesOf(remains)
    if (found.length === 0 || performance.now() > deadline) return all.size
    const fresh = found.filter((pid) => !all.has(pid))
    for (const pid of fresh) all.add(pid)
    for (const pid of fresh) signal(pid, 'SIGSTOP')
    if (fresh.length > 0) continue
    for (const pid of found) signal(pid, 'SIGKILL')
    await wait(LOOK_EVERY_MS)
  }
}

async function processesOf(remains: Remains): Promise<number[]> {
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found: number[] = []
  for (let begin = 0; begin < names.length; begin += LOOKS_AT_ONCE) {
    const pids = names.slice(begin, begin + LOOKS_AT_ONCE).map(Number)
    const are = await Promise.all(pids.map((pid) => isOf(pid, remains)))
    found.push(...pids.filter((_, position) => are[position]))
  }
  return found
}

async function isOf(pid: number, { account, session, temporary }: Remains): Promise<boolean> {
  if (pid === process.pid) return false
  const stat = await textOf(`/proc/${pid}/stat`)
  const [state, , , sessionOfIt] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === undefined || /^[ZX]?$/.test(state)) return false
  if (account) return (await realUidOf(pid)) === account.uid
  if (pid === session) return false
  if (session !== undefined && Number(sessionOfIt) === session) return true
  return (await textOf(`/proc/${pid}/environ`)).split('\0').includes(`TMPDIR=${temporary}`)
}

async function realUidOf(pid: number): Promise<number | undefined> {
  const uid = /^Uid:\s+(\d+)/m.exec(await textOf(`/proc/${pid}/status`))?.[1]
  return uid === undefined ? undefined : Number(uid)
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1')
  } catch (error) {
    if (GONE.has(systemCodeOf(error) ?? '')) return ''
    throw error
  }
}

function signal(pid: number, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!GONE.has(systemCodeOf(error) ?? '')) throw error
  }
}
