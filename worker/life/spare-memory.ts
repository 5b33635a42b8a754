import { getHeapStatistics } from 'node:v8'

interface SpareMemoryOptions {
  /** For how long nobody has waited for anything and nothing has been under way, in ms. */
  readonly restMs: () => number
  /** Settled when the process has given back what it does not need. */
  readonly giveBack?: () => Promise<void>
  /** How much the program's objects take, with those that nobody needs any more, in bytes. */
  readonly usedBytes?: () => number
  /** Hears why nothing could be given back; from then on nobody tries. */
  readonly onTrouble: (error: unknown) => void
}

const LOOK_MS = 1_000
/** A start leaves most behind, and whoever asks next waits a few hundredths of a second at most. */
const FIRST_REST_MS = 1_000
/** Afterwards it costs what V8 has learnt about the code that runs often, which is worth something to who comes back soon. */
const REST_MS = 60_000
/** Less is not worth it. */
const WORTH_BYTES = 1_048_576

/**
 * Gives memory back to the machine whenever the worker has come to rest. V8 collects when it needs room, and a program that rests needs
 * none: what a start and an answer have left behind would stay until the worker ends, in each of the workers that wait for their people.
 */
export class SpareMemory {
  readonly #options: Required<SpareMemoryOptions>
  #timer: NodeJS.Timeout | undefined
  #isGivingBack = false
  /** What was in use after the last time. */
  #lastBytes: number | undefined

  constructor(options: SpareMemoryOptions) {
    this.#options = { giveBack: collectEverything, usedBytes: usedHeapBytes, ...options }
  }

  /** Looks every second from now on. It keeps no process up. */
  begin(): void {
    this.#timer ??= setInterval(() => void this.look(), LOOK_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** Gives back what there is, if it is the time for it. */
  async look(): Promise<void> {
    if (this.#isGivingBack || !this.#isTime()) return
    // It stays so after a failure: what has failed once fails always.
    this.#isGivingBack = true
    try {
      await this.#options.giveBack()
      this.#lastBytes = this.#options.usedBytes()
      this.#isGivingBack = false
    } catch (error) {
      this.stop()
      this.#options.onTrouble(error)
    }
  }

  #isTime(): boolean {
    const { restMs, usedBytes } = this.#options
    if (this.#lastBytes === undefined) return restMs() >= FIRST_REST_MS
    return restMs() >= REST_MS && usedBytes() >= this.#lastBytes + WORTH_BYTES
  }
}

function usedHeapBytes(): number {
  return getHeapStatistics().used_heap_size
}

/**
 * The collection that V8 keeps for when memory is short: it shrinks the heap too and gives its pages back, which `gc()` does not. The
 * inspector has it in every Node, without a flag (a flag would cost each start the code that Node comes compiled with).
 */
export async function collectEverything(): Promise<void> {
  const { Session } = await import('node:inspector')
  const session = new Session()
  session.connect()
  await new Promise<void>((resolve, reject) => {
    // INVARIANT: not disconnected before the answer's own turn is over. Node 20.20 locks up otherwise.
    const end = (error: Error | null): void => {
      session.disconnect()
      if (error) reject(error)
      else resolve()
    }
    session.post('HeapProfiler.collectGarbage', (error) => setImmediate(end, error))
  })
}
