/** Of a command's context, what decides whether and where progress is shown. */
interface ProgressContext {
  readonly screen: { readonly isTTY: boolean; readonly write: (text: string) => unknown }
  readonly environment: { readonly plain: boolean }
  readonly output: { readonly json: boolean }
}

interface Shown {
  readonly phase?: unknown
  readonly done?: unknown
  readonly of?: unknown
  /** What is counted, if not things one by one. */
  readonly unit?: 'bytes'
}

const WORDS: ReadonlyMap<unknown, string> = new Map([
  ['importing', 'Importing'],
  ['scanning', 'Looking at the files'],
  ['reading', 'Reading'],
  ['writing', 'Indexing'],
  ['sending', 'Sending'],
  ['ingesting', 'Reading'],
  ['queued', 'Waiting for the run before'],
  ['training', 'Training'],
  ['copying', 'Copying'],
])
const BAR = 20
const MS = 1_000

/** One line on the terminal that says how far a work is and how long it may still take; silent where there is no terminal. */
export class ProgressLine implements Disposable {
  readonly #context: ProgressContext
  #phase: unknown
  #done = 0
  #since = 0
  #isShown = false

  constructor(context: ProgressContext) {
    this.#context = context
  }

  show({ phase, done = 0, of, unit }: Shown): void {
    const { screen, environment, output } = this.#context
    if (!screen.isTTY || environment.plain || output.json) return
    // One that counts from the beginning again has another pace.
    if (phase !== this.#phase || Number(done) < this.#done) this.#since = performance.now()
    this.#phase = phase
    this.#done = Number(done)
    const name = WORDS.get(phase) ?? 'Working'
    const words =
      typeof of === 'number' && of > 0
        ? `${bar(Number(done) / of)} ${amount(done, unit)} of ${amount(of, unit)}${this.#left(Number(done), of)}`
        : `${Number(done)}`
    screen.write(`\r\u001b[K${name} ${words}`)
    this.#isShown = true
  }

  [Symbol.dispose](): void {
    if (this.#isShown) this.#context.screen.write('\r\u001b[K')
  }

  #left(done: number, of: number): string {
    const elapsed = performance.now() - this.#since
    if (done === 0 || elapsed < MS) return ''
    return `, about ${Math.ceil(((elapsed / done) * (of - done)) / MS)} s left`
  }
}

function bar(part: number): string {
  const full = Math.round(Math.min(1, part) * BAR)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`
}

const MIB = 1024 * 1024

function amount(count: unknown, unit: Shown['unit']): string {
  return unit === 'bytes' ? `${(Number(count) / MIB).toFixed(1)} MiB` : `${Number(count)}`
}
