import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors/app-error.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { isMembers, type Members } from '../../documents/members.ts'
import { personaCacheStore } from '../../forget/persona-cache-store.ts'
import { ModelFailure } from '../../models/model-failure.ts'
import { lineageOf, PERSONA_CACHE } from '../../persona/persona-cache.ts'
import { dayNamesOf } from '../../prompts/day-names.ts'
import type { KnownPerson } from '../../search/person-names.ts'
import { ianaOffsets } from '../../time/zoned-time.ts'
import type { RunContext } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import { goneMemories } from '../gone-memories.ts'
import { type OwnMemory, ownMemories, ownMemory } from '../own-memories.ts'
import type { AgentResources } from '../profile-agents.ts'
import { RunModels } from '../run-models.ts'
import { refusalOf, runSaid } from '../run-told.ts'
import { AskedDigest, checkedDigest, digestPrompt, shownTo } from './asked-digest.ts'
import { countedDigest } from './counted-digest.ts'
import type { DigestEntry } from './digest-entry.ts'
import { mergeDigest } from './merge-digest.ts'

interface DigestRunOptions extends AgentResources {
  readonly people: () => readonly KnownPerson[]
  readonly now: Date
  readonly context: RunContext
  readonly signal: AbortSignal
}

/** What was found out, and by whom. */
interface Digest {
  readonly entries: readonly DigestEntry[]
  readonly model: string
}

const BUILTIN = 'builtin'
const DAYS_MS = 14 * 86_400_000
const MOST_MEMORIES = 100
const MOST_LOOKED = 5_000
const LIMITS = { tokenLimit: 40_000, questionLimit: 2 } as const
const SAMPLING = { temperature: 0.2, maxTokens: 3_000 } as const

/**
 * One run. INVARIANT: whatever it reads may be shown to any model, hosted ones too, since that is where a persona's file may go; so nothing of the privacy classes `local`
 * and `none` is in the file.
 */
export class DigestRun {
  readonly #options: DigestRunOptions

  constructor(options: DigestRunOptions) {
    this.#options = options
  }

  async work(): Promise<void> {
    const { memories, context, signal } = this.#options
    await memories.ready()
    context.report({ done: 0, of: 3 })
    const before = await this.#before()
    const read = await this.#read()
    context.report({ done: 1, of: 3 })
    const input = hashOf(read)
    const digest = isDone(before, input) ? undefined : await this.#digest(read)
    signal.throwIfAborted()
    context.report({ done: 2, of: 3 })
    const standing = await this.#standing(before, read)
    const now = this.#options.now.getTime()
    const merged = mergeDigest(before, digest?.entries ?? [], { now, standing })
    await this.#keep(before, digest ? signed(merged, digest.model, input) : merged)
    context.report({ done: 3, of: 3 })
    if (digest) await this.#decide(read, digest)
  }

  /** Throws `conflict` for a file that is broken: it is the person's to mend. */
  async #before(): Promise<Members> {
    const text = await this.#options.files.read(PERSONA_CACHE)
    if (text === undefined || text.trim() === '') return {}
    try {
      const value = parseJson(text, PERSONA_CACHE)
      if (isMembers(value)) return value
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
    throw refusalOf(runSaid('no-json', { path: PERSONA_CACHE }))
  }

  /** The newest of the last two weeks. */
  async #read(): Promise<OwnMemory[]> {
    const { memoryParts, now, signal, context } = this.#options
    const from = new Date(now.getTime() - DAYS_MS).toISOString()
    const range = { from, to: now.toISOString(), mostLooked: MOST_LOOKED }
    const read: OwnMemory[] = []
    for await (const own of ownMemories(memoryParts, range)) {
      signal.throwIfAborted()
      if (own.privacy === 'any') read.push(own)
      else context.count('withheld')
      if (read.length >= MOST_MEMORIES) break
    }
    context.count('memories', read.length)
    return read
  }

  async #digest(read: readonly OwnMemory[]): Promise<Digest> {
    const asked = read.length === 0 ? undefined : await this.#asked(read)
    return asked ?? (await this.#counted(read))
  }

  /** By a model; undefined where none answers with something that is of use. */
  async #asked(read: readonly OwnMemory[]): Promise<Digest | undefined> {
    const { models, context, signal, timeZone } = this.#options
    const names = dayNamesOf(timeZone())
    const asking = new RunModels({ models: () => models.open(), context, signal, ...LIMITS })
    try {
      const { value, target } = await asking.askFor(AskedDigest, {
        role: 'curator',
        sampling: SAMPLING,
        prompt: async (to) => ({ messages: digestPrompt(shownTo(read, to), names) }),
      })
      const entries = checkedDigest(value, shownTo(read, target), target.id)
      if (entries.length > 0) return { entries, model: target.id }
      context.count('unusable replies')
    } catch (error) {
      signal.throwIfAborted()
      const isLimit = error instanceof AppError && error.code === 'conflict'
      if (!(error instanceof ModelFailure) && !isLimit) throw error
      if (error instanceof ModelFailure && error.kind === 'garbage')
        context.count('unusable replies')
    }
    return undefined
  }

  async #counted(read: readonly OwnMemory[]): Promise<Digest> {
    const { memoryParts, people, timeZone } = this.#options
    const entries = await memoryParts.index.use((handle) =>
      countedDigest(read, {
        people: people(),
        shareOf: (stem) => handle.shareOf(stem),
        offsetAt: ianaOffsets(timeZone()) ?? (() => 0),
      }),
    )
    return { entries, model: BUILTIN }
  }

  /** The sources that are still a person's own words, and may be shown to any model: much may have changed while a model was thinking. */
  async #standing(before: Members, read: readonly OwnMemory[]): Promise<ReadonlySet<string>> {
    const { finder, standingOf } = this.#options.memoryParts
    const named = lineageOf(before).flatMap(({ sources }) => sources)
    const standing = new Set<string>()
    for (const id of new Set([...named, ...read.map(({ event }) => event.id)])) {
      this.#options.signal.throwIfAborted()
      const found = await finder.findAny(id, 'kept')
      const own = found && (await ownMemory(found.event, standingOf))
      if (own?.privacy === 'any') standing.add(id)
    }
    return standing
  }

  /** `lastUpdated` says when something was last another than before. */
  async #keep(before: Members, after: Members): Promise<void> {
    const { files, context, now } = this.#options
    const isSame = JSON.stringify(before) === JSON.stringify(after)
    const isNothing = Object.keys(before).length === 0 && lineageOf(after).length === 0
    if (isSame || isNothing) return context.count('nothing new')
    const dated = { ...after, lastUpdated: now.toISOString() }
    await files.write(PERSONA_CACHE, `${JSON.stringify(dated, null, 2)}\n`, context)
    context.count('entries', lineageOf(after).length)
    await this.#forgetGone(after)
  }

  /** A forgetting that was done with the file just before it was written did not know of it. */
  async #forgetGone(written: Members): Promise<void> {
    const { layout, memoryParts } = this.#options
    const sources = lineageOf(written).flatMap((one) => one.sources)
    const gone = await goneMemories(sources, memoryParts.finder)
    const memories = [...gone].map((id) => ({ id, paths: [], texts: [] }))
    if (gone.size > 0) await personaCacheStore(layout.root).forget({ memories })
  }

  async #decide(read: readonly OwnMemory[], { entries, model }: Digest): Promise<void> {
    await this.#options.context.decide({
      event: 'digest_made',
      from: read.map(({ event }) => event.id),
      ...decisionTold('digest', { entries: entries.length, memories: read.length }),
      by: model,
    })
  }
}

/** Whether a model has told of just these memories already: it would say the same in other words. */
function isDone({ metadata }: Members, input: string): boolean {
  return isMembers(metadata) && metadata['input'] === input && metadata['model'] !== BUILTIN
}

function signed(merged: Members, model: string, input: string): Members {
  const metadata = isMembers(merged['metadata']) ? merged['metadata'] : {}
  return { ...merged, metadata: { ...metadata, agent: 'digest', model, input } }
}

function hashOf(read: readonly OwnMemory[]): string {
  const all = read.map(({ event, text }) => [event.id, text])
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
