import type { ImportQuery, ImportReport, ImportResult } from '../../shared/api/memory-bulk.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { type AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import { ownText } from '../index/search-text.ts'
import { leanHeap } from '../life/lean-heap.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import { checkMayWrite } from '../profile/cognitive-mode.ts'
import { progressOf } from './index-progress.ts'
import { type ImportContext, eventOfLine } from './import-line.ts'
import { lineFault, lineRefusal } from './line-fault.ts'

/** A line of an import, with its number from 1; one that could not be read as text says why. */
export type SourceLine =
  | { readonly status: 'text'; readonly number: number; readonly text: string }
  | { readonly status: 'too-long' | 'not-text'; readonly number: number }

interface ImporterOptions {
  readonly userId: string
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly cognitiveMode: () => CognitiveMode
  /** Whether a memory was forgotten and must not come back. */
  readonly isForgotten: (event: EpisodicEvent) => boolean
}

interface ImportWish {
  readonly lines: AsyncIterable<SourceLine>
  readonly query: ImportQuery
  readonly actor: string
  readonly signal: AbortSignal
}

interface Totals {
  imported: number
  skipped: number
  readonly errors: ImportResult['errors']
  moreErrors: number
}

interface Batch {
  readonly events: Map<string, { readonly line: number; readonly event: EpisodicEvent }>
  characters: number
}

const LINES_TOGETHER = 256
const CHARACTERS_TOGETHER = 4_000_000
const MOST_ERRORS = 1_000
const REPORT_EVERY_MS = 500

/**
 * Takes many memories in. INVARIANTS: what a progress line counts is on the disk; when the result is out, searches see all of it;
 * a line whose id is there already changes nothing, so that an import which broke off is simply run again.
 */
export class MemoryImporter {
  readonly #options: ImporterOptions

  constructor(options: ImporterOptions) {
    this.#options = options
  }

  /** Progress lines, at most two a second, and the result as the last. Throws `conflict` in a mode in which nothing is remembered. */
  async *run(wish: ImportWish): AsyncGenerator<readonly ImportReport[]> {
    const { index, userId, cognitiveMode } = this.#options
    const mode = cognitiveMode()
    checkMayWrite(mode)
    const { query, actor } = wish
    yield [{ phase: 'importing', done: 0 }]
    await index.whenRowsAreRight()
    const context = { userId, query, actor, cognitiveMode: mode, now: new Date() }
    const totals: Totals = { imported: 0, skipped: 0, errors: [], moreErrors: 0 }
    const end = leanHeap()
    try {
      yield* this.#takeIn(wish, context, totals)
      yield* progressOf((onProgress) => index.settle(onProgress))
    } finally {
      end()
    }
    yield [resultOf(totals)]
  }

  async *#takeIn(
    { lines, signal }: ImportWish,
    context: ImportContext,
    totals: Totals,
  ): AsyncGenerator<readonly ImportReport[]> {
    const firstOwn = (await this.#options.index.use(({ reader }) => reader.lastRowid())) + 1
    let underWay: Batch['events'] = new Map()
    let batch: Batch = { events: new Map(), characters: 0 }
    // While one batch goes to the disk the next is read.
    let keeping = Promise.resolve()
    let reportedAt = performance.now()
    for await (const line of lines) {
      if (signal.aborted) break
      await this.#plan(line, { context, totals, batch, underWay, firstOwn })
      if (batch.events.size < LINES_TOGETHER && batch.characters < CHARACTERS_TOGETHER) continue
      await keeping
      keeping = this.#keep(batch, totals)
      underWay = batch.events
      // The next `await` sees a failure; until then it must not count as unhandled.
      keeping.catch(() => undefined)
      batch = { events: new Map(), characters: 0 }
      if (performance.now() - reportedAt < REPORT_EVERY_MS) continue
      reportedAt = performance.now()
      yield [{ phase: 'importing', done: linesIn(totals) }]
    }
    await keeping
    await this.#keep(batch, totals)
    yield [{ phase: 'importing', done: linesIn(totals) }]
  }
  /** Puts a line's event into the batch, or counts it as skipped or wrong. */
  async #plan(
    line: SourceLine,
    { context, totals, batch, underWay, firstOwn }: Planning,
  ): Promise<void> {
    try {
      if (line.status !== 'text') throw unreadable(line.status)
      const event = eventOfLine(line.text, context)
      const known =
        (batch.events.get(event.id) ?? underWay.get(event.id))?.event ??
        (await this.#options.index.use(({ reader }) => reader.knownAs(event.id)))
      if (known) checkSame(event, known, firstOwn)
      if (known || this.#options.isForgotten(event)) totals.skipped += 1
      else {
        batch.events.set(event.id, { line: line.number, event })
        batch.characters += line.text.length
      }
    } catch (error) {
      noteError(totals, line.number, error)
    }
  }

  /** Writes a batch; a file that cannot be written for its own sake is told of, a full disk ends the import. */
  async #keep({ events }: Batch, totals: Totals): Promise<void> {
    const planned = [...events.values()]
    const kept = await Promise.allSettled(
      planned.map(({ event }) => this.#options.store.create(event)),
    )
    const stored = kept.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    if (stored.length > 0) await this.#options.index.stage(stored)
    totals.imported += stored.length
    for (const [position, one] of kept.entries()) {
      if (one.status === 'fulfilled') continue
      if (systemCodeOf(one.reason) !== 'ENAMETOOLONG') throw one.reason
      noteError(totals, planned[position]?.line ?? 0, one.reason)
    }
  }
}

interface Planning {
  readonly context: ImportContext
  readonly totals: Totals
  readonly batch: Batch
  /** The events that are on their way to the disk. */
  readonly underWay: Batch['events']
  /** The first row that this import can have made. */
  readonly firstOwn: number
}

/** Two lines of one import with one id and different words: skipping the second in silence would lose it. */
function checkSame(
  event: EpisodicEvent,
  known: EpisodicEvent | { readonly rowid: number; readonly own: string },
  firstOwn: number,
): void {
  const isOwn = !('rowid' in known) || typeof known.rowid !== 'number' || known.rowid >= firstOwn
  const words = 'own' in known && typeof known.own === 'string' ? known.own : undefined
  const before = words ?? ('content' in known ? ownText(known) : '')
  if (!isOwn || before === ownText(event)) return
  throw lineRefusal(
    'conflict',
    { code: 'id-twice', values: { id: event.id } },
    `An earlier line has the id ${JSON.stringify(event.id)} and other words. Give one of them another id.`,
  )
}

function unreadable(status: 'too-long' | 'not-text'): AppError {
  return status === 'too-long'
    ? lineRefusal(
        'body-too-large',
        { code: 'line-too-long', values: {} },
        'The line is longer than 1 MiB. Split the memory.',
      )
    : lineRefusal('invalid-input', { code: 'not-text', values: {} }, 'The line is not UTF-8 text.')
}

function noteError(totals: Totals, line: number, thrown: unknown): void {
  const fault = lineFault(line, thrown)
  if (totals.errors.length === MOST_ERRORS) totals.moreErrors += 1
  else totals.errors.push(fault)
}

function linesIn({ imported, skipped, errors, moreErrors }: Totals): number {
  return imported + skipped + errors.length + moreErrors
}

function resultOf({ moreErrors, ...totals }: Totals): ImportResult {
  return moreErrors > 0 ? { ...totals, moreErrors } : totals
}
