import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

interface NotifierOptions {
  /** `$NOTIFY_SOCKET`; without one there is nobody to tell. */
  readonly socket: string | undefined
  /** Where `systemd-notify` is looked for. */
  readonly path: string
  /** Told when a message did not get out. */
  readonly onFailure: (error: unknown) => void
}

const execute = promisify(execFile)
const GIVE_UP_MS = 5_000

/**
 * Tells systemd of this process's life. Node cannot send to a datagram socket of the file system, so each message is sent by
 * `systemd-notify` (see docs/decisions/0011-systemd.md). Messages go out one after the other, in order.
 */
export class SystemdNotifier {
  readonly #options: NotifierOptions
  #last: Promise<void> = Promise.resolve()

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  /** Whether somebody listens. */
  get isHeard(): boolean {
    return this.#options.socket !== undefined
  }

  /** Sends assignments such as `READY=1` as one message; settled when it is out, or was not to be sent. */
  async send(...assignments: readonly string[]): Promise<void> {
    const { socket } = this.#options
    if (socket === undefined) return
    this.#last = this.#last.then(() => this.#sendTo(socket, assignments))
    await this.#last
  }

  async #sendTo(socket: string, assignments: readonly string[]): Promise<void> {
    const { path, onFailure } = this.#options
    const args = ['--no-block', `--pid=${process.pid}`, ...assignments]
    try {
      await execute('systemd-notify', args, {
        env: { PATH: path, NOTIFY_SOCKET: socket },
        timeout: GIVE_UP_MS,
      })
    } catch (error) {
      onFailure(error)
    }
  }
}
