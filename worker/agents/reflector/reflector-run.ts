import type { EpisodicEvent } from '../../../shared/domain/episodic-event.ts'
import { linksOf } from '../../memory/memory-links.ts'
import type { KnownPerson } from '../../search/person-names.ts'
import type { RunContext } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import { goneMemories } from '../gone-memories.ts'
import type { AgentResources } from '../profile-agents.ts'
import { RunModels } from '../run-models.ts'
import { ChainFinder } from './chain-finder.ts'
import type { ChainStep } from './follow-chain.ts'
import { latestReflections } from './past-reflections.ts'
import { hourOf } from './rank-seeds.ts'
import {
  ChainRecord,
  reflectionEvent,
  reflectionId,
  type SummaryKind,
  summaryEvent,
  summaryId,
} from './reflection-events.ts'
import { ThoughtWriter, type Written } from './thought-writer.ts'

interface ReflectorRunOptions extends AgentResources {
  readonly people: () => readonly KnownPerson[]
  readonly now: Date
  readonly context: RunContext
  readonly signal: AbortSignal
}

const LIMITS = { tokenLimit: 30_000, questionLimit: 8 } as const
/** A reflection this long has a summary for those who want more than a line. */
const LONG_CHARS = 600
const DAY_MS = 86_400_000

/**
 * One run: what an earlier one left half done, then the reflection of this hour. INVARIANT: everything has an id that follows from person and hour, and is looked
 * for before it is made; so a run that was killed and started again comes to the same end.
 */
export class ReflectorRun {
  readonly #options: ReflectorRunOptions
  readonly #writer: ThoughtWriter

  constructor(options: ReflectorRunOptions) {
    const { models, context, signal, persona, timeZone } = options
    this.#options = options
    const asked = new RunModels({ models: () => models.open(), context, signal, ...LIMITS })
    this.#writer = new ThoughtWriter({ models: asked, context, persona, zone: timeZone() })
  }

  async work(): Promise<void> {
    const { memories, context, signal } = this.#options
    await memories.ready()
    context.report({ done: 0, of: 2 })
    const left = await this.#unfinished()
    for (const reflection of left) await this.#summarize(reflection)
    signal.throwIfAborted()
    const made = await this.#reflect()
    if (made) {
      context.report({ done: 1, of: 2 })
      await this.#summarize(made)
    }
    if (!made && left.length === 0) context.count('nothing new')
    await memories.settle()
    context.report({ done: 2, of: 2 })
    await this.#tell(await this.#keptWhole([...left, ...(made ? [made] : [])]))
  }

  /** Whether everything that it was made of is still there. */
  async #isWhole(event: EpisodicEvent): Promise<boolean> {
    const sources = linksOf(event).map(({ target }) => target)
    const gone = await goneMemories(sources, this.#options.memoryParts.finder)
    return gone.size === 0
  }

  /** A forgetting that began before one of them was written did not know of it: it goes too. */
  async #keptWhole(reflections: readonly EpisodicEvent[]): Promise<EpisodicEvent[]> {
    const { forgetter, finder } = this.#options.memoryParts
    const whole: EpisodicEvent[] = []
    for (const reflection of reflections) {
      const isThere = (await goneMemories([reflection.id], finder)).size === 0
      if (!isThere) continue
      if (await this.#isWhole(reflection)) whole.push(reflection)
      else await forgetter.forget(reflection.id)
    }
    return whole
  }

  /** Our own reflections of the last day that a run was killed behind. */
  async #unfinished(): Promise<EpisodicEvent[]> {
    const { memoryParts, context, now } = this.#options
    const latest = await latestReflections(memoryParts)
    const own = latest
      .map(({ event }) => event)
      .filter(({ provenance }) => actorOf(provenance) === context.actor)
      .filter(({ timestamp }) => now.getTime() - Date.parse(timestamp) < DAY_MS)
      .filter(({ metadata }) => ChainRecord.zod.safeParse(metadata?.['chain']).success)
    const states = await Promise.all(own.map((one) => this.#lacking(one)))
    return own.filter((_, position) => (states[position] ?? []).length > 0)
  }

  /** The summaries that a reflection is still to get; those in the bin, or forgotten, are not made again. */
  async #lacking(reflection: EpisodicEvent): Promise<SummaryKind[]> {
    const isLong = reflection.content.length >= LONG_CHARS
    const kinds: SummaryKind[] = isLong ? ['concise', 'extended'] : ['concise']
    const isNew = await Promise.all(
      kinds.map((kind) => this.#isNew(summaryId(reflection.id, kind))),
    )
    return kinds.filter((_, position) => isNew[position])
  }

  async #isNew(id: string): Promise<boolean> {
    const { index, isForgotten } = this.#options.memoryParts
    const isKnown = await index.use(({ reader }) => reader.knownAs(id) !== undefined)
    const { now } = this.#options
    return !isKnown && !isForgotten({ id, timestamp: now.toISOString(), type: '', content: '' })
  }

  async #reflect(): Promise<EpisodicEvent | undefined> {
    const { userId, memoryParts, people, timeZone, now, signal, context, memories } = this.#options
    const hour = hourOf(now)
    if (!(await this.#isNew(reflectionId({ userId, hour })))) return undefined
    const finder = await ChainFinder.open({
      ...memoryParts,
      slot: { userId, hour },
      people: people(),
      zone: timeZone(),
      now,
      signal,
    })
    if (!(await finder.find(true))) return undefined
    const thought = await this.#writer.thought((isLocal) => finder.find(isLocal))
    const event = reflectionEvent(thought.chain, hour, this.#writing(thought))
    if (!(await this.#isWhole(event))) return undefined
    await this.#decide(event, thought.chain, finder.considered)
    signal.throwIfAborted()
    context.count('reflections', await memories.keep([event], { context }))
    return event
  }

  async #summarize(reflection: EpisodicEvent): Promise<void> {
    const { context, memories, signal } = this.#options
    for (const kind of await this.#lacking(reflection)) {
      const written = await this.#writer.summary(reflection, kind)
      signal.throwIfAborted()
      const event = summaryEvent(reflection, kind, this.#writing(written))
      if (!(await this.#isWhole(event))) return
      context.count('summaries', await memories.keep([event], { context }))
    }
  }

  #writing({ text, model }: Written) {
    const { userId, context, cognitiveMode, now } = this.#options
    return { userId, actor: context.actor, cognitiveMode: cognitiveMode(), now, text, model }
  }

  async #decide(
    { id, metadata }: EpisodicEvent,
    chain: readonly ChainStep[],
    considered: number,
  ): Promise<void> {
    const kinds = chain.slice(1).map(({ reasons }) => reasons.map(({ kind }) => kind).join('+'))
    await this.#options.context.decide({
      event: 'chain_followed',
      from: chain.map(({ things }) => things.id),
      ...decisionTold('chain', { considered, kinds: kinds.join(', ') }),
      made: [id],
      by: String(metadata?.['model']),
    })
  }

  /** Pages show a reflection where `boredom.json` says so. */
  async #tell(reflections: readonly EpisodicEvent[]): Promise<void> {
    const { config, events } = this.#options
    const { showInChat } = await config.read('boredom')
    if (showInChat === false) return
    for (const { id } of reflections) events.tell('reflection-made', id)
  }
}

function actorOf(provenance: unknown): unknown {
  return typeof provenance === 'object' && provenance !== null && 'actor' in provenance
    ? provenance.actor
    : undefined
}
