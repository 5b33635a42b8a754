import { awaitSlot } from './await-slot.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import { type ModelCall, ModelReply, type Question } from './model-reply.ts'
import type { ModelSlot, ModelSlots } from './model-slots.ts'
import type { CandidateParts } from './role-candidates.ts'
import type { RoleEvent } from './role-call.ts'

export interface AskParts extends CandidateParts {
  readonly slots: ModelSlots
  /** Keeps count of what was asked; settled when that is kept. */
  readonly note: (call: ModelCall) => Promise<void>
}

/** Asks one model once, at its place in the server's queue. Gives the failure when nothing of a reply has come. */
export async function* askModel(
  parts: AskParts,
  question: Question,
): AsyncGenerator<RoleEvent, ModelFailure | undefined> {
  const slot = yield* placeFor(parts.slots, question)
  if (slot instanceof ModelFailure) return slot
  const reply = new ModelReply(question)
  try {
    for await (const part of reply.parts()) yield part
    if (reply.failure && (!reply.hasBegun || reply.failure.kind === 'cancelled')) {
      if (reply.failure.kind === 'cancelled') throw reply.failure
      return reply.failure
    }
  } finally {
    slot.release()
    await parts.note(reply.account())
  }
  yield reply.end()
  return undefined
}

/** A place at the server: those of the house are few, and hosted ones are asked by a bounded number at once too. */
async function* placeFor(
  slots: ModelSlots,
  { call, provider }: Question,
): AsyncGenerator<RoleEvent, ModelSlot | ModelFailure> {
  const places = awaitSlot(slots, {
    server: provider.server,
    waiting: call.waiting,
    signal: call.signal,
  })
  try {
    for (;;) {
      const next = await places.next()
      if (next.done === true) return next.value
      yield { kind: 'queued', position: next.value }
    }
  } catch (error) {
    if (!call.signal.aborted && error instanceof ModelFailure) return error
    if (!call.signal.aborted) throw error
    throw failureFor('cancelled', modelTold('withdrawn'), { cause: error })
  } finally {
    // A slot that was given is no longer the queue's to withdraw.
    await places.return(NO_SLOT)
  }
}

const NO_SLOT: ModelSlot = { release: () => undefined }
