/** One work at a time, as of a form, and why it failed last. */
export class Work {
  isBusy = $state(false)
  error = $state.raw<unknown>()

  /** Does it, unless one is being done. `failed` hears why it failed before the next may begin. */
  async run(
    work: () => Promise<void>,
    failed: (failure: unknown) => void | Promise<void> = () => undefined,
  ): Promise<void> {
    if (this.isBusy) return
    this.isBusy = true
    this.error = undefined
    try {
      await work()
    } catch (failure) {
      this.error = failure
      await failed(failure)
    } finally {
      this.isBusy = false
    }
  }
}
