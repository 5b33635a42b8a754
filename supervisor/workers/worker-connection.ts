import type { SlotAnswer, Telling, WorkerMessage } from '../../shared/control/control-messages.ts'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import { type ControlLink, openControlLink } from './control-link.ts'
import { ControlTellings } from './control-tellings.ts'
import { SocketWatch } from './socket-watch.ts'
import type { StartedWorker } from './worker-driver.ts'
import { WorkerEndpoint } from './worker-endpoint.ts'

interface Hearing {
  readonly onMessage: (message: WorkerMessage) => void
  readonly onClose: (error: Error | undefined) => void
}

/** A process that has proven who it is. */
export interface ProvenWorker {
  readonly link: ControlLink
  readonly socket: SocketWatch
  readonly at: ConstructorParameters<typeof WorkerEndpoint>[0]
}

/** Has a process that listens prove who it is. Throws when it does not. */
export async function proveWorker(
  start: WorkerStart,
  { secret, pid }: StartedWorker,
  hearing: Hearing,
): Promise<ProvenWorker> {
  const { generation, workerId, socket: socketPath } = start
  const socket = await SocketWatch.of(socketPath)
  const link = await openControlLink({ start, secret, pid, ...hearing })
  return { link, socket, at: { socketPath, secret, workerId, generation } }
}

/** What joins this process with a worker's: where requests go, and the stream on which they tell each other things. */
export class WorkerConnection {
  readonly #tellings = new ControlTellings()
  #endpoint: WorkerEndpoint | undefined
  #socket: SocketWatch | undefined

  get endpoint(): WorkerEndpoint | undefined {
    return this.#endpoint
  }

  begin({ link, socket, at }: ProvenWorker, greeting: readonly Telling[]): void {
    this.#socket = socket
    this.#tellings.begin(link, greeting)
    this.#endpoint = new WorkerEndpoint(at)
  }

  tell(telling: Telling): void {
    this.#tellings.tell(telling)
  }

  answer(answer: SlotAnswer): void {
    this.#tellings.answer(answer)
  }

  /** Whether the socket is another file than the one on which the worker proved who it is. */
  async isSocketLost(now: number): Promise<boolean> {
    return (await this.#socket?.isLost(now)) ?? false
  }

  /** Settled when nothing is under way here. */
  async idle(): Promise<void> {
    await this.#endpoint?.idle()
  }

  /** Asks the worker to finish what it does by itself. */
  drain(): void {
    this.#tellings.drain()
  }

  end(): void {
    this.#tellings.end()
    this.#socket = undefined
    const endpoint = this.#endpoint
    this.#endpoint = undefined
    endpoint?.close()
  }
}
