import type { ModelSlot, ModelSlots, SlotWish } from './model-slots.ts'

/** Waits for a place at a model server and tells of each place in the queue on the way. Whoever stops listening has withdrawn the wish. */
export async function* awaitSlot(
  slots: ModelSlots,
  wish: Omit<SlotWish, 'onPosition'>,
): AsyncGenerator<number, ModelSlot> {
  const withdrawal = new AbortController()
  const signal = AbortSignal.any([wish.signal, withdrawal.signal])
  let position: number | undefined
  let wake: (() => void) | undefined
  const onPosition = (now: number): void => {
    position = now
    wake?.()
  }
  let outcome: { readonly slot: Promise<ModelSlot> } | undefined
  const asked = slots.acquire({ ...wish, signal, onPosition })
  const settled = (): void => {
    outcome = { slot: asked }
    wake?.()
  }
  asked.then(settled, settled)
  let isTaken = false
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      if (position !== undefined) {
        const now = position
        position = undefined
        yield now
      } else if (outcome) {
        const slot = await outcome.slot
        isTaken = true
        return slot
      } else await woken
    }
  } finally {
    if (!isTaken) {
      withdrawal.abort()
      // It may have been given in the meantime; a wish that failed holds no place.
      asked.then(
        (slot) => slot.release(),
        () => undefined,
      )
    }
  }
}
