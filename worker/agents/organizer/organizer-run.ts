import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import type { IndexKeeper } from '../../index/index-keeper.ts'
import type { IndexedMemory } from '../../index/index-reader.ts'
import type { MemoryFinder } from '../../memory/memory-finder.ts'
import type { MemoryStanding, StandingOf } from '../../memory/memory-standing.ts'
import { isProcessed, textDigest } from '../../memory/processed.ts'
import { TimeSlice } from '../../memory/time-slice.ts'
import { cut } from '../../prompts/neutral-text.ts'
import type { RunContext } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import type { RunMemories } from '../run-memories.ts'
import type { RunMemoryChanges } from '../run-memory-changes.ts'
import { cleanEntities, cleanImportance, cleanTags, type Enrichment } from './enrichment.ts'
import { judgedText, judgeMemory, type Judgement } from './judge-memory.ts'
import type { NamedPerson } from './known-names.ts'
import { mergeEnrichment } from './merge-enrichment.ts'
import type { ModelEnricher, ModelJudgement } from './model-enricher.ts'
import { relatedMemories } from './related-memories.ts'
import { type Analyze, MOST_ANALYSED, type TextAnalysis } from './text-analysis.ts'

export interface OrganizerRunOptions {
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  readonly standingOf: StandingOf
  readonly memories: Pick<RunMemories, 'settle'>
  readonly changes: Pick<RunMemoryChanges, 'change'>
  readonly people: readonly NamedPerson[]
  readonly analyze: Analyze
  readonly enricher: ModelEnricher
  /** What was written before is left alone. */
  readonly writtenSince: number
  readonly context: RunContext
  readonly signal: AbortSignal
}

/** A memory that is to be enriched, with what its text tells. */
interface AnalysedMemory {
  readonly id: string
  readonly path: string
  readonly event: EpisodicEvent
  readonly digest: string
  readonly text: string
  readonly analysis: TextAnalysis
}

/** The same as it stands right before it is enriched. */
interface OpenMemory extends AnalysedMemory {
  readonly standing: MemoryStanding
}

/** So many memories are held at once, and named in one note of the decisions. */
const PAGE = 100
const PAGE_BYTES = 8 * 1024 * 1024
/** What is lost of a model's work when the run ends in between. */
const TOGETHER_WITH_MODEL = 8
/** No UTF-8: what was before could not be brought back. */
const NO_TEXT = '\uFFFD'

/** One run: a page of unprocessed memories after the other, from the newest back, until none is left. */
export class OrganizerRun {
  readonly #options: OrganizerRunOptions
  #done = 0
  #of = 0
  #isBuiltinNoted = false

  constructor(options: OrganizerRunOptions) {
    this.#options = options
  }

  async work(): Promise<void> {
    const { writtenSince, signal } = this.#options
    this.#of = await this.#rows((rows) => {
      rows.beginRun()
      return rows.countUnprocessed(writtenSince)
    })
    this.#advance(0)
    let below: IndexedMemory | undefined
    for (;;) {
      signal.throwIfAborted()
      const rows = await this.#rows((all) => all.unprocessed({ below, writtenSince, limit: PAGE }))
      const page = withinBytes(rows)
      below = page.at(-1)
      if (!below) break
      await this.#organizePage(page)
    }
  }

  async #organizePage(page: readonly IndexedMemory[]): Promise<void> {
    const analysed = await this.#analyse(page)
    this.#advance(page.length - analysed.length)
    const { enricher, context } = this.#options
    let skipped = page.length
    for (let from = 0; from < analysed.length;) {
      const count = enricher.isAsking ? TOGETHER_WITH_MODEL : PAGE
      const some = analysed.slice(from, from + count)
      skipped -= await this.#organize(some)
      this.#advance(some.length)
      from += count
    }
    if (skipped > 0) context.count('skipped', skipped)
  }

  /** Gives how many were enriched. */
  async #organize(analysed: readonly AnalysedMemory[]): Promise<number> {
    const { enricher, memories, signal } = this.#options
    const open: OpenMemory[] = []
    for (const one of analysed) open.push(...(await this.#opened(one)))
    const judged = await enricher.judge(open)
    const enrichments = new Map<string, Enrichment>()
    const slice = new TimeSlice()
    for (const memory of open) {
      if (slice.isOver) await slice.pause()
      signal.throwIfAborted()
      // Of two memories with one old id only the newer, which comes first, can be named, and so changed.
      if (enrichments.has(memory.id)) continue
      enrichments.set(memory.id, await this.#enrichment(memory, judged.get(memory.id)))
    }
    const enriched = await this.#write(enrichments)
    // Searches must see it, and a run may take hours.
    await memories.settle()
    return enriched
  }

  async #analyse(page: readonly IndexedMemory[]): Promise<AnalysedMemory[]> {
    const { finder, analyze, signal } = this.#options
    const stored = (await finder.readRows(page)).filter((one) => one !== undefined)
    const open = stored.filter(
      ({ event, members }) => isOpen(event) && !JSON.stringify(members).includes(NO_TEXT),
    )
    const texts = open.map(({ event }) => judgedText(event))
    if (texts.length === 0) return []
    const analyses = await analyze(
      texts.map((text) => cut(text, MOST_ANALYSED)),
      signal,
    )
    return open.flatMap(({ event, path }, place) => {
      const [analysis, text] = [analyses[place], texts[place]]
      if (!analysis || text === undefined) return []
      return [{ id: event.id, path, event, digest: textDigest(event), text, analysis }]
    })
  }

  /** What a model is shown is looked at once more: the page was read hours ago, maybe. Without one, whoever writes looks in time. */
  async #opened(memory: AnalysedMemory): Promise<OpenMemory[]> {
    const { enricher, standingOf } = this.#options
    const standing = await standingOf(memory.event)
    if (!enricher.mayAskAbout(standing.privacy)) return [{ ...memory, standing }]
    const event = await this.#asItIsNow(memory)
    return event ? [{ ...memory, event, standing: await standingOf(event) }] : []
  }

  async #asItIsNow({ id, path, digest }: AnalysedMemory): Promise<EpisodicEvent | undefined> {
    const found = await this.#options.finder.findAny(id, 'kept')
    if (found?.path !== path || !isOpen(found.event)) return undefined
    return textDigest(found.event) === digest ? found.event : undefined
  }

  async #enrichment(memory: OpenMemory, said: ModelJudgement | undefined): Promise<Enrichment> {
    const { event } = memory
    return await this.#rows((rows) => {
      const isTrusted = memory.standing.isTrusted
      const statistics = { total: rows.total(), frequency: (one: string) => rows.frequency(one) }
      const judged = judgeMemory({ ...memory, isTrusted }, this.#options.people, statistics)
      const own = said ?? builtinJudgement(judged, memory)
      const place = { id: event.id, at: Date.parse(event.timestamp) }
      const links = relatedMemories(place, judged, rows)
      return { ...own, links, text: memory.digest }
    })
  }

  async #write(enrichments: ReadonlyMap<string, Enrichment>): Promise<number> {
    const { changes, context } = this.#options
    const now = new Date().toISOString()
    const changed = await changes.change([...enrichments.keys()], context, (event, members) => {
      const enrichment = enrichments.get(event.id)
      // Somebody may have judged it or written it anew meanwhile.
      const isSame = isOpen(event) && enrichment?.text === textDigest(event)
      return enrichment && isSame ? mergeEnrichment({ event, members }, enrichment, now) : undefined
    })
    const byOf = (id: string): string => enrichments.get(id)?.by ?? BUILTIN
    for (const by of new Set(changed.map(byOf)))
      await this.#note(
        by,
        changed.filter((id) => byOf(id) === by),
      )
    return changed.length
  }

  async #note(by: string, ids: readonly string[]): Promise<void> {
    const { context } = this.#options
    context.count('memories', ids.length)
    if (by === BUILTIN) {
      context.count('by_builtin', ids.length)
      if (!this.#isBuiltinNoted) context.spend(BUILTIN, { promptTokens: 0, completionTokens: 0 })
      this.#isBuiltinNoted = true
    }
    const told = decisionTold('not-processed')
    await context.decide({ event: 'memories_enriched', from: ids, made: ids, ...told, by })
  }

  async #rows<T>(
    ask: (rows: Parameters<Parameters<IndexKeeper['use']>[0]>[0]['organizerRows']) => T,
  ): Promise<T> {
    return await this.#options.index.use(({ organizerRows }) => ask(organizerRows))
  }

  #advance(by: number): void {
    this.#done += by
    this.#options.context.report({ done: this.#done, of: Math.max(this.#of, this.#done) })
  }
}

const BUILTIN = 'builtin'

function isOpen(event: EpisodicEvent): boolean {
  return !isProcessed(event) && event.validation?.status !== 'incorrect'
}

/** At least one, and no more than may be held at once. */
function withinBytes(rows: readonly IndexedMemory[]): readonly IndexedMemory[] {
  let bytes = 0
  const end = rows.findIndex(({ size }) => (bytes += size) > PAGE_BYTES)
  return end === -1 ? rows : rows.slice(0, Math.max(1, end))
}

function builtinJudgement(
  { names, topics, importance }: Judgement,
  memory: OpenMemory,
): ModelJudgement {
  return {
    tags: cleanTags(topics),
    entities: cleanEntities(
      names.map(({ text }) => text),
      memory.text,
    ),
    importance: cleanImportance(importance, memory.standing.isTrusted),
    by: BUILTIN,
  }
}
