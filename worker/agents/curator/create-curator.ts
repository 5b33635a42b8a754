import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { pathOfRow, stampOf, VerdictFiles } from '../../datasets/verdict-files.ts'
import { memoryRows, TrainingMaterial } from '../../datasets/training-material.ts'
import type { Verdict } from '../../datasets/verdict.ts'
import { hashOfText } from '../../datasets/training-text.ts'
import type { IndexedMemory } from '../../index/index-reader.ts'
import type { StoredEvent } from '../../memory/episodic-file.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import type { Agent, RunContext } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import type { AgentResources } from '../profile-agents.ts'
import { RunModels } from '../run-models.ts'
import { askAbout, judgedByRules, type JudgedMemory, verdictOn } from './judge-memories.ts'

const LIMITS = { tokenLimit: 200_000, questionLimit: 200 } as const
const MOST_AT_ONCE = 8
const MOST_CHARS_AT_ONCE = 12_000

/** Marks which memories may become training material, and why others may not. */
export function createCurator(resources: AgentResources): Agent {
  return {
    name: 'curator',
    summary: 'Marks which memories may become training material, and says why the others may not.',
    timeLimitMs: 60 * 60_000,
    nature: 'trains',
    hindrance: () => null,
    run: async (context, signal) => await new Curating(resources, context, signal).run(),
    onUndone: async () => {},
  }
}

/** One run. INVARIANT: a verdict is written whole, after which its memory is done: a run that was cut off goes on where it was. */
class Curating {
  readonly #resources: AgentResources
  readonly #context: RunContext
  readonly #signal: AbortSignal
  readonly #material: TrainingMaterial
  readonly #models: RunModels
  /** Whether to ask: no model answered, or the run has cost what it may. */
  #model: 'asked' | 'missing' | 'spent' = 'asked'

  constructor(resources: AgentResources, context: RunContext, signal: AbortSignal) {
    const { models } = resources
    this.#resources = resources
    this.#context = context
    this.#signal = signal
    this.#material = new TrainingMaterial(resources)
    this.#models = new RunModels({ models: () => models.open(), context, signal, ...LIMITS })
  }

  async run(): Promise<void> {
    const { memoryParts } = this.#resources
    const seen = new Set<string>()
    let done = 0
    const of = await memoryParts.index.use(({ reader }) => reader.count().memories)
    for await (const rows of memoryRows(memoryParts)) {
      await this.#judgePage(rows)
      for (const row of rows) seen.add(pathOfRow(row))
      done += rows.length
      this.#context.report({ done, of })
    }
    await this.#prune(seen)
  }

  async #judgePage(rows: readonly IndexedMemory[]): Promise<void> {
    const { memoryParts } = this.#resources
    const open: IndexedMemory[] = []
    for (const row of rows) if (!(await this.#material.verdicts.isUpToDate(row))) open.push(row)
    const stored = (await memoryParts.finder.readRows(open)).filter((one) => one !== undefined)
    const judged: JudgedMemory[] = []
    for (const one of stored) {
      this.#signal.throwIfAborted()
      if (!(await this.#isJudged(one))) judged.push(await judgedByRules(one, this.#material))
    }
    for (const some of batches(judged)) await this.#judge(some)
  }

  /** A file that was touched and says the same keeps its verdict. */
  async #isJudged(stored: StoredEvent): Promise<boolean> {
    const verdict = await this.#material.verdicts.read(stored.event)
    if (verdict?.sha256 !== hashOfText(stored.event)) return false
    // What stands beside the text, such as the person's consent, may have changed.
    const { reasons } = await judgedByRules(stored, this.#material)
    if (!isSameByRules(verdict, reasons)) return false
    await this.#stamp(stored)
    return true
  }

  async #judge(memories: readonly JudgedMemory[]): Promise<void> {
    this.#signal.throwIfAborted()
    const open = memories.filter(({ isOpen }) => isOpen)
    const said = await this.#said(open)
    if (said !== 'spent') return await this.#write(memories, said)
    // The next run asks about them: what only the rules have seen would not be looked at again.
    this.#context.count('left for the next run', open.length)
    await this.#write(
      memories.filter(({ isOpen }) => !isOpen),
      new Map(),
    )
  }

  async #said(open: readonly JudgedMemory[]): Promise<ReadonlyMap<JudgedMemory, Said> | 'spent'> {
    if (open.length === 0 || this.#model === 'missing') return new Map()
    if (this.#model === 'spent') return 'spent'
    try {
      const said = await askAbout(open, this.#models)
      // A model that did not answer is not waited for again and again.
      if (said.size === 0) this.#model = 'missing'
      return new Map([...said].flatMap(([place, one]) => withMemory(open[place], one)))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'conflict') throw error
      return (this.#model = 'spent')
    }
  }

  async #write(
    memories: readonly JudgedMemory[],
    said: ReadonlyMap<JudgedMemory, Said>,
  ): Promise<void> {
    this.#signal.throwIfAborted()
    const writes = memories.map((memory) => this.#writeOne(memory, said.get(memory)))
    // All must have come to their end, or one would be noted when the run has ended.
    const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
    await this.#decide(memories, said)
  }

  async #writeOne(memory: JudgedMemory, said: Said | undefined): Promise<void> {
    const verdict = verdictOn(memory, said)
    const text = `${JSON.stringify(verdict, null, 2)}\n`
    await this.#resources.files.write(pathOf(memory.stored), text, this.#context)
    await this.#stamp(memory.stored)
    this.#context.count(verdict.suitable ? 'suitable' : 'kept out')
  }

  /** The verdict's file gets the time of the memory's: so the next run sees without reading that it was judged. */
  async #stamp(stored: StoredEvent): Promise<void> {
    const at = stampOf(stored.stamp.mtimeMs) / 1_000
    await utimes(join(this.#resources.layout.root, pathOf(stored)), at, at)
  }

  async #decide(
    memories: readonly JudgedMemory[],
    said: ReadonlyMap<JudgedMemory, Said>,
  ): Promise<void> {
    if (memories.length === 0) return
    const verdicts = memories.map((memory) => verdictOn(memory, said.get(memory)))
    const [first] = said.values()
    await this.#context.decide({
      event: 'memories_curated',
      from: verdicts.map(({ memoryId }) => memoryId),
      made: verdicts.filter(({ suitable }) => suitable).map(({ memoryId }) => memoryId),
      ...decisionTold('curated', countsOf(verdicts)),
      ...(first ? { by: first.by } : {}),
    })
  }

  /** Verdicts on memories that are no more go. */
  async #prune(seen: ReadonlySet<string>): Promise<void> {
    const { files } = this.#resources
    for await (const paths of new VerdictFiles(this.#resources.layout.root).paths()) {
      for (const path of paths.filter((one) => !seen.has(one))) {
        this.#signal.throwIfAborted()
        if (await files.remove(path, this.#context)) this.#context.count('verdicts removed')
      }
    }
  }
}

type Said = NonNullable<Parameters<typeof verdictOn>[1]>

function withMemory(
  memory: JudgedMemory | undefined,
  said: Said,
): (readonly [JudgedMemory, Said])[] {
  return memory ? [[memory, said]] : []
}

function pathOf({ event }: StoredEvent): string {
  return pathOfRow({ id: event.id, at: Date.parse(event.timestamp) })
}

/** Whether the rules say now what they said then; what a model said beside it stays. */
function isSameByRules(verdict: Verdict, reasons: readonly string[]): boolean {
  const before = verdict.reasons.filter((reason) => reason !== 'unsuitable')
  return before.toSorted().join() === reasons.toSorted().join()
}

/** No more at once than a small model can keep apart. */
function* batches(memories: readonly JudgedMemory[]): Generator<readonly JudgedMemory[]> {
  let batch: JudgedMemory[] = []
  let chars = 0
  for (const memory of memories) {
    const length = memory.isOpen ? memory.text.said.length + (memory.text.replied?.length ?? 0) : 0
    const isFull = batch.length >= MOST_AT_ONCE || chars + length > MOST_CHARS_AT_ONCE
    if (isFull && batch.length > 0) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push(memory)
    chars += length
  }
  if (batch.length > 0) yield batch
}

/** How many were kept out, by the first reason of each. */
function countsOf(verdicts: readonly Verdict[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const reason of verdicts.flatMap(({ reasons }) => reasons.slice(0, 1)))
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return Object.fromEntries(counts)
}
