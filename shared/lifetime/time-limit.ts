/**
 * A signal that aborts when some time is over, with a `TimeoutError`, or with the first of others. To be disposed when there is nothing left to end.
 *
 * It is no `AbortSignal.any` of an `AbortSignal.timeout`: of that pair nothing holds the second, Node 20 clears it away with the next garbage, and it never aborts.
 */
export class TimeLimit implements Disposable {
  readonly signal: AbortSignal
  readonly #timer: NodeJS.Timeout

  constructor(ms: number, ...others: readonly AbortSignal[]) {
    const over = new AbortController()
    const late = (): void => over.abort(new DOMException('The time is over.', 'TimeoutError'))
    this.#timer = setTimeout(late, ms)
    this.signal = AbortSignal.any([over.signal, ...others])
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
