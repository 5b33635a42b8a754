import { WorkerLogLine, workerRoutes } from '../../../../shared/api/workers.ts'
import type { Client } from '../../../api/client.svelte.ts'
import { readEvents } from '../../../api/event-stream.ts'
import { type ReadableLine, readableLine } from './log-line.ts'

/** A line with a number of its own, by which a list keeps it. */
type NumberedLine = ReadableLine & { readonly number: number }

const MOST = 1_000
const AT_FIRST = 200
const AGAIN_MS = 2_000
/** How long lines are gathered before they are shown. */
const GATHER_MS = 100

/** The last lines of a worker's log, as they come. Held, it shows what it showed, and counts what waits. */
export class LogTail {
  lines = $state.raw<readonly NumberedLine[]>([])
  isFollowing = $state(true)
  waiting = $state(0)
  error = $state.raw<unknown>()
  #all: readonly NumberedLine[] = []
  #last = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Reads until the signal says stop, and begins anew when the stream ends. */
  async read(client: Client, username: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#readOnce(client, username, signal)
        this.error = undefined
      } catch (error) {
        if (signal.aborted) return
        this.error = error
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }

  follow(isFollowing: boolean): void {
    this.isFollowing = isFollowing
    this.#show()
  }

  async #readOnce(client: Client, username: string, signal: AbortSignal): Promise<void> {
    const request = {
      params: { username },
      query: { follow: 'true' as const, lines: AT_FIRST },
    }
    const stream = await client.open(workerRoutes.workerLogs, request, { signal })
    // A new stream begins with the last lines, which may have been shown.
    this.#all = []
    this.error = undefined
    for await (const { name, text } of readEvents(stream)) if (name === 'line') this.#take(text)
  }

  #take(text: string): void {
    const line = WorkerLogLine.zod.parse(JSON.parse(text))
    this.#last += 1
    this.#all = [...this.#all.slice(1 - MOST), { ...readableLine(line), number: this.#last }]
    this.#timer ??= setTimeout(() => this.#show(), GATHER_MS)
  }

  #show(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const shown = this.lines.at(-1)?.number ?? 0
    if (this.isFollowing) this.lines = this.#all
    this.waiting = this.isFollowing ? 0 : this.#all.filter(({ number }) => number > shown).length
  }
}
