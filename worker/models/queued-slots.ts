import type { SlotAnswer, SlotMessage } from '../../shared/control/control-messages.ts'
import { MOST_SLOTS_A_WORKER, type SlotRefusal } from '../../shared/control/slot-messages.ts'
import { ModelFailure } from './model-failure.ts'
import { failureFor, modelTold } from './model-told.ts'
import type { ModelSlot, ModelSlots, SlotWish } from './model-slots.ts'

interface QueuedSlotsOptions {
  /** Says something to the supervisor, if one is there. */
  readonly say: (message: SlotMessage) => void
}

/** Waits for the supervisor's word. */
interface Waiting {
  readonly status: 'waiting'
  readonly wish: SlotWish
  readonly settle: (slot: ModelSlot | ModelFailure) => void
}

interface Held {
  readonly status: 'held'
  readonly wish: SlotWish
}

/**
 * The places at model servers, wished for from the supervisor that deals them out. INVARIANTS: a wish waits while no supervisor is there, and
 * is said to the next; what is held is declared to it; a supervisor of an earlier build, which deals out nothing, is asked for nothing.
 */
export class QueuedSlots implements ModelSlots {
  readonly #say: QueuedSlotsOptions['say']
  /** By their numbers, in the order in which they were wished for. */
  readonly #claims = new Map<number, Waiting | Held>()
  #lastId = 0
  #supervisor: 'away' | 'deals' | 'deals-not' = 'away'

  constructor({ say }: QueuedSlotsOptions) {
    this.#say = say
  }

  async acquire(wish: SlotWish): Promise<ModelSlot> {
    wish.signal.throwIfAborted()
    if (this.#claims.size >= MOST_SLOTS_A_WORKER) throw refusalOf('too-many', wish)
    const slotId = (this.#lastId += 1)
    if (this.#supervisor === 'deals-not') return this.#hold(slotId, wish)
    return await new Promise((resolve, reject) => {
      const withdraw = (): void => {
        this.#claims.delete(slotId)
        this.#tell({ kind: 'slot-withdrawn', slotId })
        reject(reasonOf(wish.signal))
      }
      const settle: Waiting['settle'] = (settled) => {
        wish.signal.removeEventListener('abort', withdraw)
        if (settled instanceof ModelFailure) reject(settled)
        else resolve(settled)
      }
      wish.signal.addEventListener('abort', withdraw, { once: true })
      this.#claims.set(slotId, { status: 'waiting', wish, settle })
      this.#tell({ kind: 'slot-wanted', ...claimOf(slotId, wish) })
    })
  }

  /** A supervisor is there, another one maybe than before: gives what it must hear first. */
  met({ dealsSlots }: { readonly dealsSlots: boolean }): SlotMessage[] {
    this.#supervisor = dealsSlots ? 'deals' : 'deals-not'
    const claims = [...this.#claims]
    if (!dealsSlots) {
      for (const [slotId, claim] of claims) this.#grant(slotId, claim)
      return []
    }
    return claims
      .toSorted(([, a], [, b]) => Number(a.status === 'waiting') - Number(b.status === 'waiting'))
      .map(([slotId, { status, wish }]) => {
        const kind = status === 'held' ? ('slot-held' as const) : ('slot-wanted' as const)
        return { kind, ...claimOf(slotId, wish) }
      })
  }

  /** The supervisor is gone. */
  parted(): void {
    this.#supervisor = 'away'
  }

  /** The supervisor answered. */
  told(answer: SlotAnswer): void {
    const claim = this.#claims.get(answer.slotId)
    // Withdrawn in the meantime, which the supervisor has heard by now.
    if (claim?.status !== 'waiting') return
    switch (answer.kind) {
      case 'slot-granted':
        return this.#grant(answer.slotId, claim)
      case 'slot-position':
        return claim.wish.onPosition?.(answer.position)
      case 'slot-refused':
        this.#claims.delete(answer.slotId)
        return claim.settle(refusalOf(answer.reason, claim.wish))
    }
  }

  #grant(slotId: number, claim: Waiting | Held): void {
    if (claim.status === 'waiting') claim.settle(this.#hold(slotId, claim.wish))
  }

  #hold(slotId: number, wish: SlotWish): ModelSlot {
    const held: Held = { status: 'held', wish }
    this.#claims.set(slotId, held)
    return {
      release: () => {
        if (this.#claims.get(slotId) !== held) return
        this.#claims.delete(slotId)
        this.#tell({ kind: 'slot-released', slotId })
      },
    }
  }

  #tell(message: SlotMessage): void {
    if (this.#supervisor === 'deals') this.#say(message)
  }
}

function claimOf(slotId: number, { server, waiting }: SlotWish) {
  return { slotId, server: server.origin + server.pathname, waiting }
}

function refusalOf(reason: SlotRefusal, { server }: SlotWish): ModelFailure {
  return reason === 'not-listed'
    ? failureFor('not-allowed', modelTold('allowed-no-more', { server: server.origin }))
    : failureFor('busy', modelTold('too-many-wait', { server: server.origin }))
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
