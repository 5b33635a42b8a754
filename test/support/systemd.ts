import { join } from 'node:path'
import { execa } from 'execa'
import { readEnvironment } from '../../shared/environment.ts'
import { eventually } from './eventually.ts'
import { temporaryFolder } from './temporary-folder.ts'

const fixtures = join(import.meta.dirname, '../fixtures/systemd')

/** Where programs are found; last of all one that stands in for `systemd-notify` where systemd is not installed. */
export const SERVICE_PATH = `${readEnvironment().path}:${join(fixtures, 'bin')}`

/** A socket on which messages are heard as systemd hears them. */
export interface NotifySocket extends AsyncDisposable {
  readonly path: string
  /** What was said so far: each message as its assignments, without `MAINPID`. */
  readonly messages: () => string[][]
  /** Waits for a message with this assignment. */
  readonly hears: (assignment: string, patienceMs?: number) => Promise<void>
}

/** Opens a socket such as `$NOTIFY_SOCKET`. Node has no datagram sockets of the file system, so perl listens. */
export async function notifySocket(): Promise<NotifySocket> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'notify')
  const listener = execa('perl', [join(fixtures, 'notify-socket.pl'), path], {
    reject: false,
    buffer: false,
  })
  let said = ''
  listener.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await eventually(() => said.startsWith('listening\n'))
  const messages = (): string[][] =>
    said
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('\t').filter((one) => !one.startsWith('MAINPID=')))
  return {
    path,
    messages,
    async hears(assignment, patienceMs) {
      await eventually(() => messages().flat().includes(assignment), patienceMs)
    },
    async [Symbol.asyncDispose]() {
      listener.kill()
      await listener
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** A service that is started with its port already open, and started again when it ends. */
export interface SocketUnit extends AsyncDisposable {
  readonly port: number
  /** The processes of the starts so far. */
  readonly starts: () => number[]
}

/** Runs a command as systemd runs a service with a socket unit and `Restart=always`. */
export async function socketUnit(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<SocketUnit> {
  const unit = execa('perl', [join(fixtures, 'socket-unit.pl'), ...command], {
    env,
    reject: false,
    buffer: false,
    stderr: 'ignore',
  })
  let said = ''
  unit.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const numbers = (): number[] =>
    said
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
      .map(Number)
  const port = await eventually(() => numbers()[0])
  return {
    port,
    starts: () => numbers().slice(1),
    async [Symbol.asyncDispose]() {
      unit.kill('SIGTERM')
      await unit
    },
  }
}
