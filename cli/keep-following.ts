import { setTimeout as wait } from 'node:timers/promises'
import { AppError, toAppError } from '../shared/errors/app-error.ts'
import type { ErrorCode } from '../shared/errors/error-codes.ts'

/** Something that goes on, is lost at times, and is opened again. */
export interface Following<T> {
  readonly signal: AbortSignal
  /** Opens it, the first time or again. */
  readonly open: () => Promise<AsyncIterable<T>>
  /** What has been opened beside it says that it is there: the first opening is tried again like every other. */
  readonly isThere?: true
  readonly onItem: (item: T) => void
  /** Once for each time that it is lost, with what is known of why. */
  readonly onLost: (why: AppError | undefined) => void
  /** Opened again after it was lost. */
  readonly onBack: () => void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/** What another try cannot mend. A token is refused only between the end of one supervisor and the beginning of the next. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  'not-found',
  'forbidden',
  'conflict',
  'invalid-input',
  'invalid-path',
  'method-not-allowed',
])

/**
 * Follows until the signal is aborted, coming back by itself after a pause that grows from half a second to ten. Throws what the
 * first opening throws, unless it is known to be there, and later what another try cannot mend.
 */
export async function keepFollowing<T>(following: Following<T>): Promise<void> {
  const { signal } = following
  let stream = await openFirst(following)
  while (stream) {
    const why = await passOn(stream, following)
    if (signal.aborted) return
    following.onLost(why)
    stream = await openAgain(following)
    if (stream) following.onBack()
  }
}

async function openFirst<T>(following: Following<T>): Promise<AsyncIterable<T> | undefined> {
  const { signal, open, isThere } = following
  try {
    return await open()
  } catch (error) {
    if (signal.aborted) return undefined
    if (!isThere || !mayPass(error)) throw error
    return await openAgain(following)
  }
}

/** Passes on what comes until the end, and gives what ended it. */
async function passOn<T>(
  stream: AsyncIterable<T>,
  { onItem, signal }: Following<T>,
): Promise<AppError | undefined> {
  try {
    for await (const item of stream) onItem(item)
    return undefined
  } catch (error) {
    // Streams break; whether that matters is seen when it is opened again.
    return signal.aborted ? undefined : toAppError(error)
  }
}

async function openAgain<T>({ signal, open }: Following<T>): Promise<AsyncIterable<T> | undefined> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    await wait(spread(pauseMs), undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return undefined
    try {
      return await open()
    } catch (error) {
      if (signal.aborted) return undefined
      if (!mayPass(error)) throw error
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof AppError && !FINAL.has(error.code)
}

/** So that many who were lost together do not come back together. */
function spread(ms: number): number {
  return ms * (0.8 + 0.4 * Math.random())
}
