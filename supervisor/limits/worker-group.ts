import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { WorkerLimits } from '../../shared/domain/worker-limits.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { GroupPlace, GroupPower } from './control-group-places.ts'

/** How often the kernel enforced a limit on a group so far. */
export interface LimitHits {
  /** Processes that it ended for want of memory. */
  readonly memory: number
  /** Processes or threads that it refused. */
  readonly processes: number
}

interface Folder {
  readonly path: string
  readonly place: GroupPlace
}

/** Those of the places in which groups can be made and limited on this machine, as a trial shows. */
export async function placesThatWork(
  places: readonly GroupPlace[],
  name: string,
  limits: WorkerLimits,
): Promise<readonly GroupPlace[]> {
  const works = await Promise.all(
    places.map(async (place) => {
      try {
        await (await WorkerGroup.open([place], name, limits)).end()
        return true
      } catch (error) {
        if (systemCodeOf(error) === undefined) throw error
        return false
      }
    }),
  )
  return places.filter((_, position) => works[position])
}

/** Takes away the groups whose names begin so and that hold nothing: workers left them that ended while no supervisor ran. */
export async function sweepGroups(places: readonly GroupPlace[], prefix: string): Promise<void> {
  for (const { path } of places) {
    const names = (await readdir(path)).filter((name) => name.startsWith(prefix))
    for (const name of names) {
      await rmdir(join(path, name)).catch((error: unknown) => {
        // Somebody is in it.
        if (!['EBUSY', 'ENOENT'].includes(systemCodeOf(error) ?? '')) throw error
      })
    }
  }
}

const MIB = 1024 * 1024
const END_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 10

/** The control groups of one worker with all that it starts: of each kind that the machine has one, under the same name. */
export class WorkerGroup {
  readonly #folders: readonly Folder[]

  private constructor(folders: readonly Folder[]) {
    this.#folders = folders
  }

  /** Makes the groups, or finds them as an earlier supervisor left them, and sets their limits. */
  static async open(
    places: readonly GroupPlace[],
    name: string,
    limits: WorkerLimits,
  ): Promise<WorkerGroup> {
    const folders = places.map((place) => ({ path: join(place.path, name), place }))
    for (const { path, place } of folders) {
      await mkdir(path).catch((error: unknown) => {
        if (systemCodeOf(error) !== 'EEXIST') throw error
      })
      for (const power of place.powers) await limit({ path, place }, power, limits)
    }
    return new WorkerGroup(folders)
  }

  /** The groups that are there, if an earlier supervisor made some. */
  static async find(places: readonly GroupPlace[], name: string): Promise<WorkerGroup> {
    const all = places.map((place) => ({ path: join(place.path, name), place }))
    const isThere = await Promise.all(all.map(({ path }) => exists(path)))
    return new WorkerGroup(all.filter((_, position) => isThere[position]))
  }

  /** Takes a process in; what it starts from now on is in it, too. */
  async add(pid: number): Promise<void> {
    for (const { path } of this.#folders) await writeFile(join(path, 'cgroup.procs'), String(pid))
  }

  /** Gives it this weight at the processors; false where no group sees to that. */
  async weigh(limits: WorkerLimits): Promise<boolean> {
    const folder = this.#of('cpu')
    if (folder) await unlessGone(limit(folder, 'cpu', limits))
    return folder !== undefined
  }

  async hits(): Promise<LimitHits> {
    const memory = this.#of('memory')
    const pids = this.#of('pids')
    const told = memory?.place.version === 1 ? 'memory.oom_control' : 'memory.events'
    return {
      memory: memory ? await countIn(join(memory.path, told), 'oom_kill') : 0,
      processes: pids ? await countIn(join(pids.path, 'pids.events'), 'max') : 0,
    }
  }

  /** The limits that the kernel holds it to, as it says them; undefined for what no group limits. */
  async limitsRead(): Promise<{ memory: string | undefined; pids: string | undefined }> {
    const [memory, pids] = [this.#of('memory'), this.#of('pids')]
    const most = memory?.place.version === 1 ? 'memory.limit_in_bytes' : 'memory.max'
    return {
      memory: memory && (await readFile(join(memory.path, most), 'utf8')).trim(),
      pids: pids && (await readFile(join(pids.path, 'pids.max'), 'utf8')).trim(),
    }
  }

  /** How many groups there are of it, and in how many of them a process is. */
  async membership(pid: number): Promise<{ groups: number; joined: number }> {
    const all = await Promise.all(
      this.#folders.map(({ path }) => readFile(join(path, 'cgroup.procs'), 'utf8')),
    )
    const joined = all.filter((text) => text.split('\n').includes(String(pid))).length
    return { groups: all.length, joined }
  }

  /** Ends everything in it, and takes the groups away. */
  async end(): Promise<void> {
    const pids = this.#of('pids')
    // Nothing new can come while what is there is ended.
    if (pids) await unlessGone(writeFile(join(pids.path, 'pids.max'), '0', { flag: 'r+' }))
    const deadline = performance.now() + END_WITHIN_MS
    while ((await this.#endPresent()) && performance.now() < deadline) await wait(LOOK_EVERY_MS)
    for (const { path } of this.#folders) await removed(path, deadline)
  }

  /** Whether there was anything to end. */
  async #endPresent(): Promise<boolean> {
    const found = await Promise.all(this.#folders.map(endIn))
    return found.some(Boolean)
  }

  #of(power: GroupPower): Folder | undefined {
    return this.#folders.find(({ place }) => place.powers.includes(power))
  }
}

async function limit(
  { path, place }: Folder,
  power: GroupPower,
  limits: WorkerLimits,
): Promise<void> {
  const { memoryMb, processes, cpuWeight } = limits
  const isOld = place.version === 1
  const bytes = memoryMb === null ? null : String(memoryMb * MIB)
  switch (power) {
    case 'memory':
      return await limitMemory(path, isOld, bytes)
    case 'pids':
      return await writeFile(join(path, 'pids.max'), String(processes ?? 'max'))
    case 'cpu':
      return isOld
        ? await writeFile(
            join(path, 'cpu.shares'),
            String(Math.max(2, Math.round(cpuWeight * 10.24))),
          )
        : await writeFile(join(path, 'cpu.weight'), String(cpuWeight))
    case 'end':
      return undefined
  }
}

async function limitMemory(path: string, isOld: boolean, bytes: string | null): Promise<void> {
  // What is swapped out is memory taken from everybody else.
  const [most, withSwap] = isOld
    ? ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes']
    : ['memory.max', 'memory.swap.max']
  const none = isOld ? '-1' : 'max'
  // In the older kind neither may pass the other on the way.
  if (isOld) await writeOptional(join(path, withSwap), none)
  await writeFile(join(path, most), bytes ?? none)
  await writeOptional(join(path, withSwap), bytes === null ? none : isOld ? bytes : '0')
}

/** A kernel without accounting of swap has no such file. */
async function writeOptional(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'r+' }).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  })
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

async function countIn(path: string, name: string): Promise<number> {
  const line = (await readFile(path, 'utf8')).split('\n').find((one) => one.startsWith(`${name} `))
  return Number(line?.split(' ')[1] ?? 0)
}

async function endIn({ path, place }: Folder): Promise<boolean> {
  const text = (await unlessGone(readFile(join(path, 'cgroup.procs'), 'utf8'))) ?? ''
  const present = text.split('\n').filter(Boolean)
  if (present.length === 0) return false
  if (place.version === 2 && (await killedAtOnce(path))) return true
  for (const pid of present) kill(Number(pid))
  return true
}

/** A group may be taken away by whoever looks after the machine: then there is nothing in it. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (['ENOENT', 'ENODEV'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

/** Kernels before 5.14 can't. */
async function killedAtOnce(path: string): Promise<boolean> {
  try {
    await writeFile(join(path, 'cgroup.kill'), '1', { flag: 'r+' })
    return true
  } catch (error) {
    if (['ENOENT', 'ENODEV', 'EACCES'].includes(systemCodeOf(error) ?? '')) return false
    throw error
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}

/** A group goes once the kernel has cleared away the last of its processes. */
async function removed(path: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      return await rmdir(path)
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return
      if (systemCodeOf(error) !== 'EBUSY' || performance.now() > deadline) throw error
      await wait(LOOK_EVERY_MS)
    }
  }
}
