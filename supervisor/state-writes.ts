/** Counts the writes of the supervisor's own state: accounts, sessions, configuration, records of workers. */
export class StateWrites {
  #ok = 0
  #failed = 0

  get counts(): { readonly ok: number; readonly failed: number } {
    return { ok: this.#ok, failed: this.#failed }
  }

  /** Gives what the write gives, or throws what it throws. */
  async note<T>(write: Promise<T>): Promise<T> {
    try {
      const written = await write
      this.#ok += 1
      return written
    } catch (error) {
      this.#failed += 1
      throw error
    }
  }
}
