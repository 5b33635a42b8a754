/** A place at a model server: held while the server works for us, given back once. */
export interface ModelSlot {
  release(): void
}

export interface SlotWish {
  /** The base URL of the provider, as the owner's list of servers allows it. */
  readonly server: URL
  readonly waiting: 'person' | 'agent'
  /** Aborted: the wish is withdrawn, and the promise rejects with the signal's reason. */
  readonly signal: AbortSignal
  /** How many are before us, whenever that changes. */
  readonly onPosition?: ((position: number) => void) | undefined
}

/** Places at model servers, which all workers of the house share; the supervisor deals them out. */
export interface ModelSlots {
  acquire(wish: SlotWish): Promise<ModelSlot>
}

/** Places without end: nobody waits. For whoever has no supervisor to ask. */
export const ENDLESS_SLOTS: ModelSlots = {
  async acquire({ signal }) {
    signal.throwIfAborted()
    return { release: () => undefined }
  },
}
