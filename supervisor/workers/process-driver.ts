import type { ChildProcess } from 'node:child_process'
import { lstat, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import {
  READY_DESCRIPTOR,
  workerArguments,
  type WorkerStart,
} from '../../shared/control/worker-contract.ts'
import { PRIVATE_FILE } from '../../shared/files/atomic-write.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { newSecret } from '../secrets/secret.ts'
import type { Enclosure, WorkerWalls } from '../walls/worker-walls.ts'
import { exitSeen } from './exit-seen.ts'
import { linesOf, type StandbyProcesses } from './standby-processes.ts'
import type { ProcessIdentity, StartedWorker, WorkerDriver } from './worker-driver.ts'
import type { WorkerExit } from './worker-exit.ts'
import { lastLineAfter } from './raw-output.ts'
import { putByRawOutput, RAW_OUTPUT_MAX_BYTES } from './raw-outputs.ts'
import type { WorkerProgram } from './worker-program.ts'

interface ProcessDriverOptions {
  readonly layout: RootLayout
  readonly program: WorkerProgram
  readonly walls: Pick<WorkerWalls, 'raise' | 'find'>
  /** Node and the worker's program of another build than the supervisor's own; undefined for that. */
  readonly programOf?: (build: string) => readonly string[] | undefined
  /** Processes that wait for a profile, where some are kept. */
  readonly standbys?: StandbyProcesses | undefined
}

/** Runs each worker as a process of its own, in a process group of its own, with its walls around it. */
export class ProcessDriver implements WorkerDriver {
  readonly #options: ProcessDriverOptions

  constructor(options: ProcessDriverOptions) {
    this.#options = options
  }

  async start(start: WorkerStart, build?: string): Promise<StartedWorker> {
    const { layout, walls, standbys } = this.#options
    const program = build === undefined ? undefined : this.#options.programOf?.(build)
    await checkProfileFolder(start.profileRoot)
    const enclosure = await walls.raise(start)
    const secret = newSecret()
    const [raw, secretFile] = await Promise.all([
      openRawOutput(join(layout.workerLogs, `${start.username}.out`)),
      openSecret(secretPath(layout, start.username), secret),
    ])
    standbys?.notBefore()
    try {
      // Those in standby have loaded the supervisor's own build.
      const standby = program ? undefined : standbys?.take()
      const { child, said } =
        standby ?? (await this.#spawned(start, { raw, secretFile, program }, enclosure))
      const pid = pidOf(child)
      // Heard from its first moment on: one that ends at once tells it once.
      const exit = exitOf(child, raw)
      await takeIn(child, exit, enclosure)
      const { account, temporary } = enclosure
      const home = start.profileRoot
      const own = account ? { account } : {}
      standby?.assign({ start, secret, rawOutput: raw.path, home, temporary, ...own })
      const exited = exit.then((one) => enclosure.clear(pid, one))
      const ready = isReady(said)
      // Whoever gets it hears of it a moment later, and it may have failed by then.
      ready.catch(() => undefined)
      return { pid, secret, ready, exited }
    } finally {
      await Promise.all([raw.file.close(), secretFile.close()])
    }
  }

  async adopt(start: WorkerStart, identity: ProcessIdentity): Promise<StartedWorker> {
    const { layout, walls } = this.#options
    const secret = (await readFile(secretPath(layout, start.username), 'utf8')).trim()
    const { pid } = identity
    const { folder, clear } = await walls.find(start, pid)
    const exited = exitSeen(identity, folder).then((exit) => clear(pid, exit))
    return { pid, secret, ready: Promise.resolve(), exited }
  }

  signal(pid: number, signal: 'SIGTERM' | 'SIGKILL' | 'SIGCONT'): void {
    // TERM asks the worker, which looks after what it started; KILL takes its whole process group.
    const target = signal === 'SIGKILL' ? -pid : pid
    try {
      process.kill(target, signal)
    } catch (error) {
      if (systemCodeOf(error) !== 'ESRCH') throw error
    }
  }

  async #spawned(
    start: WorkerStart,
    { raw, secretFile, program }: SpawnFiles,
    { account, temporary }: Enclosure,
  ): Promise<Process> {
    const child = await this.#options.program.spawn({
      as: account ?? 'supervisor',
      argv: workerArguments(start),
      folder: start.profileRoot,
      environment: { HOME: start.profileRoot, TMPDIR: temporary },
      output: raw.file.fd,
      fourth: secretFile.fd,
      program,
    })
    const channel = child.stdio[READY_DESCRIPTOR]
    if (!(channel instanceof Readable)) throw new TypeError('no process')
    return { child, said: linesOf(channel) }
  }
}

/** Has the walls take a process in. One that is gone by then tells so by its exit; one that could not be taken in does not go on without them. */
async function takeIn(
  child: ChildProcess,
  exit: Promise<WorkerExit>,
  { take, clear }: Enclosure,
): Promise<void> {
  const pid = pidOf(child)
  try {
    await take(pid)
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return
    child.kill('SIGKILL')
    await clear(pid, await exit)
    throw error
  }
}

function secretPath({ workerRecords }: RootLayout, username: string): string {
  return join(workerRecords, `${username}.secret`)
}

type FileHandle = Awaited<ReturnType<typeof open>>
interface RawOutput {
  readonly path: string
  readonly file: FileHandle
  /** Where this start's output begins. */
  readonly size: number
}
interface Process {
  readonly child: ChildProcess
  /** Its lines on the ready descriptor. */
  readonly said: AsyncIterator<string>
}
interface SpawnFiles {
  readonly raw: RawOutput
  readonly secretFile: FileHandle
  readonly program: readonly string[] | undefined
}

/** A worker starts in a real folder or not at all: a link in a profile's place could lead anywhere. */
async function checkProfileFolder(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  })
  if (found?.isDirectory()) return
  const what = found ? 'is not a folder' : 'is missing'
  throw new AppError('profile-unusable', `The profile folder ${path} ${what}.`)
}

async function exitOf(child: ChildProcess, { path, size }: RawOutput): Promise<WorkerExit> {
  return await new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      // An end is told even where nobody can read what was said before it, or its worker would be waited for without end.
      void lastLineAfter(path, size)
        .catch(() => null)
        .then((said) => resolve({ code, signal, said }))
    })
  })
}

async function openRawOutput(path: string): Promise<RawOutput> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > RAW_OUTPUT_MAX_BYTES) await putByRawOutput(path)
  const file = await open(path, 'a', PRIVATE_FILE)
  return { path, file, size: size > RAW_OUTPUT_MAX_BYTES ? 0 : size }
}

/** Writes the secret where only the supervisor reads it, and opens it for the worker, who gets the descriptor. */
async function openSecret(path: string, secret: string): Promise<FileHandle> {
  await rm(path, { force: true })
  await writeFile(path, `${secret}\n`, { mode: PRIVATE_FILE, flag: 'wx' })
  return await open(path, 'r')
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new TypeError('no process')
  return pid
}

async function isReady(said: AsyncIterator<string>): Promise<void> {
  const { done } = await said.next()
  if (done) throw new Error('the worker ended before it was ready')
}
