import { closeSync, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import {
  CONTROL_PROTOCOL,
  type SupervisorMessage,
  WorkerMessage,
} from '../../shared/control/control-messages.ts'
import {
  ACTOR_HEADER,
  CONTROL_PATH,
  CONTROL_UPGRADE,
  SECRET_HEADER,
  workerArguments,
  type WorkerStart,
} from '../../shared/control/worker-contract.ts'
import { MessageStream } from '../../shared/control/message-stream.ts'
import { newId } from '../../shared/domain/ids.ts'
import { makeProfileTree } from '../../shared/profile/make-profile-tree.ts'
import { StartedProgram } from './started-program.ts'

const SECRET = 'the secret of this run'
const USER_ID = 'bench'

/** The built worker without a supervisor between it and who asks. */
export class LoneWorker implements AsyncDisposable {
  readonly socket: string
  readonly profileRoot: string
  readonly #program: StartedProgram
  readonly #control: Duplex

  private constructor(
    { socket, profileRoot }: WorkerStart,
    program: StartedProgram,
    control: Duplex,
  ) {
    this.socket = socket
    this.profileRoot = profileRoot
    this.#program = program
    this.#control = control
  }

  /** Starts the worker of `runtime` on a new profile below `folder`. */
  static async start(runtime: string, folder: string): Promise<LoneWorker> {
    const start = startIn(folder)
    await mkdir(start.profileRoot)
    await makeProfileTree(start.profileRoot, start.username)
    const secretFile = join(folder, 'secret')
    await writeFile(secretFile, SECRET)
    const fourth = openSync(secretFile, 'r')
    const command = [join(runtime, 'worker.cjs'), ...workerArguments(start)]
    const program = await StartedProgram.start({ command, fourth }).finally(() => closeSync(fourth))
    return new LoneWorker(start, program, await supervise(start))
  }

  get pid(): number {
    return this.#program.pid
  }

  /** What every request to it must carry. */
  get headers(): Readonly<Record<string, string>> {
    return { [SECRET_HEADER]: SECRET, [ACTOR_HEADER]: `user:${USER_ID}` }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#control.destroy()
    await this.#program[Symbol.asyncDispose]()
  }
}

function startIn(folder: string): WorkerStart {
  return {
    profileRoot: join(folder, 'profile'),
    socket: join(folder, 'worker.sock'),
    workerId: newId('wrk'),
    generation: 1,
    userId: USER_ID,
    username: 'bench',
  }
}

/** Opens the control stream: a worker that nobody supervises ends after a minute. */
async function supervise({
  socket: socketPath,
  workerId,
  generation,
}: WorkerStart): Promise<Duplex> {
  const headers = { connection: 'Upgrade', upgrade: CONTROL_UPGRADE, [SECRET_HEADER]: SECRET }
  const socket = await new Promise<Duplex>((resolve, reject) => {
    const asked = request({ socketPath, path: CONTROL_PATH, headers })
    asked.once('upgrade', (_response, upgraded) => resolve(upgraded))
    asked.once('response', ({ statusCode }) =>
      reject(new Error(`The control upgrade was answered with ${statusCode}.`)),
    )
    asked.once('error', reject)
    asked.end()
  })
  const stream = new MessageStream<typeof WorkerMessage.zod, SupervisorMessage>({
    socket,
    incoming: WorkerMessage,
    onMessage: () => undefined,
    onClose: () => undefined,
  })
  stream.send({ kind: 'hello', protocol: CONTROL_PROTOCOL, workerId, generation })
  return socket
}
