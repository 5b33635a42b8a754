import { AppError } from '../../shared/errors/app-error.ts'
import { TimeLimit } from '../../shared/lifetime/time-limit.ts'
import { failureFor, modelTold } from './model-told.ts'
import type { ModelSlot, ModelSlots, SlotWish } from './model-slots.ts'

interface PatientWish extends SlotWish {
  /** Waiting and asking may take this long together; without it waiting takes as long as it takes. */
  readonly patienceMs?: number | undefined
}

/** Soon: a place comes free when another's request is over. */
const AGAIN_MS = 1_000

/**
 * Does something at a model server while a place there is held for it; `leftMs` is what is left of its patience. Throws a `ModelFailure` when there
 * is no place in time, or nobody waits any more.
 */
export async function withSlot<T>(
  slots: ModelSlots,
  wish: PatientWish,
  ask: (leftMs: number | undefined) => Promise<T>,
): Promise<T> {
  const { patienceMs } = wish
  const began = performance.now()
  const slot = await acquired(slots, wish)
  try {
    if (patienceMs === undefined) return await ask(undefined)
    return await ask(Math.max(1, Math.ceil(patienceMs - (performance.now() - began))))
  } finally {
    slot.release()
  }
}

async function acquired(
  slots: ModelSlots,
  { patienceMs, ...wish }: PatientWish,
): Promise<ModelSlot> {
  using limit = patienceMs === undefined ? null : new TimeLimit(patienceMs, wish.signal)
  try {
    return await slots.acquire({ ...wish, signal: limit?.signal ?? wish.signal })
  } catch (error) {
    throw failureOf(error, wish)
  }
}

function failureOf(error: unknown, { server, signal }: SlotWish): unknown {
  if (error instanceof AppError) return error
  if (signal.aborted)
    return failureFor('cancelled', modelTold('withdrawn-from', { server: server.origin }), {
      cause: error,
    })
  return failureFor('busy', modelTold('busy-with-others', { server: server.origin }), {
    cause: error,
    retryAfterMs: AGAIN_MS,
  })
}
