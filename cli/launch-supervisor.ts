import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../shared/errors/app-error.ts'
import { EXIT_RETRY } from '../shared/control/worker-contract.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../shared/files/atomic-write.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import { installRuntime } from '../shared/runtime/install-runtime.ts'
import type { SupervisorLaunch } from './program-place.ts'

/** Descriptor on which the supervisor says that it is ready. */
const NOTIFY_DESCRIPTOR = 3
const TAIL_CHARACTERS = 2_000

/**
 * Starts the supervisor from a runtime folder of its own. In the background it settles when the supervisor is ready, or throws what
 * it said when it ended before; in the foreground when it has ended.
 */
export async function launchSupervisor(built: string, launch: SupervisorLaunch): Promise<void> {
  const runtime = await installRuntime(built, rootLayout(launch.root).runtimes)
  const program = join(runtime, 'supervisor.cjs')
  await (launch.foreground ? inForeground(program, launch) : inBackground(program, launch))
}

async function inForeground(program: string, launch: SupervisorLaunch): Promise<void> {
  const child = spawn(process.execPath, [program, ...argumentsOf(launch), '--foreground'], {
    stdio: 'inherit',
  })
  // A terminal's Ctrl-C reaches the child by itself; what is sent to this process alone is passed on.
  const passOn = (signal: NodeJS.Signals): boolean => child.kill(signal)
  process.on('SIGTERM', passOn).on('SIGHUP', passOn)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (code === EXIT_RETRY)
    throw new AppError('already-running', 'The supervisor did not start: see above.')
  if (code !== 0)
    throw new AppError(
      'internal',
      `The supervisor ended with ${code === null ? 'a signal' : `exit code ${code}`}.`,
    )
}

async function inBackground(program: string, launch: SupervisorLaunch): Promise<void> {
  const { supervisorLogs } = rootLayout(launch.root)
  await mkdir(supervisorLogs, { recursive: true, mode: PRIVATE_FOLDER })
  const path = join(supervisorLogs, 'supervisor.out')
  const output = await open(path, 'w', PRIVATE_FILE)
  try {
    const child = spawn(process.execPath, [program, ...argumentsOf(launch), '--notify'], {
      cwd: launch.root,
      detached: true,
      stdio: ['ignore', output.fd, output.fd, 'pipe'],
    })
    const notify = child.stdio[NOTIFY_DESCRIPTOR]
    if (!(notify instanceof Readable)) throw new TypeError('no channel to the supervisor')
    // Whatever is awaited of the child must be over before `unref`, or this process ends in the middle of it.
    const ended = once(child, 'exit')
    const ready = await saysReady(notify)
    notify.destroy()
    if (!ready) throw await notStarted(path, await ended)
    child.unref()
  } finally {
    await output.close()
  }
}

async function saysReady(notify: Readable): Promise<boolean> {
  for await (const chunk of notify) if (String(chunk).includes('ready')) return true
  return false
}

/** Why it ended before it was ready: another one may have been quicker, which the caller can live with. */
async function notStarted(path: string, [code]: unknown[]): Promise<AppError> {
  const said = (await readFile(path, 'utf8')).trim().replace(/^mh: /, '').slice(-TAIL_CHARACTERS)
  const message = `The supervisor did not start. ${said || 'It said nothing.'}`
  return new AppError(code === EXIT_RETRY ? 'already-running' : 'supervisor-unreachable', message)
}

function argumentsOf({ root, port, host }: SupervisorLaunch): string[] {
  const choices = { root, port, host }
  return Object.entries(choices).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  )
}
