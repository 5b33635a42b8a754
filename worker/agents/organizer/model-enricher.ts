import { randomBytes } from 'node:crypto'
import type { PrivacyClass } from '../../../shared/domain/episodic-event.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { type MemoryStanding, mayBeShown } from '../../memory/memory-standing.ts'
import { ModelFailure } from '../../models/model-failure.ts'
import { wordsOf } from '../../search/words.ts'
import type { RunModels } from '../run-models.ts'
import { cleanEntities, cleanImportance, cleanTags, standsIn } from './enrichment.ts'
import { organizerPrompt, OrganizerReply } from './organizer-prompt.ts'
import { promptRefusal } from '../../models/asking-told.ts'

/** A memory that a model may be asked about. */
interface AskableMemory {
  readonly id: string
  readonly text: string
  readonly standing: MemoryStanding
}

/** What a model says of a memory, in the bounds of `enrichment.ts`. */
export interface ModelJudgement {
  readonly tags: readonly string[]
  readonly entities: readonly string[]
  readonly importance: number
  /** The model. */
  readonly by: string
}

interface ModelEnricherOptions {
  readonly models: Pick<RunModels, 'askFor'>
  readonly signal: AbortSignal
  /** Told once why no model is asked any further. */
  readonly onGivenUp: (why: AppError) => Promise<void>
}

/** The privacy classes of what models may see. */
type Shown = Exclude<PrivacyClass, 'none'>

/** So many memories a question. */
const TOGETHER = 8
/** What a model that answers with garbage is given, in a row. */
const MOST_FAILURES = 3
/** Asks models about memories, some at a time, until they fail for good. INVARIANT: what is private to the utmost is never asked about. */
export class ModelEnricher {
  readonly #options: ModelEnricherOptions
  /** Failures in a row, by the class of what was asked about: a model elsewhere may answer where none of the house does. */
  readonly #failures = { any: 0, local: 0 }
  #isGivenUpNoted = false

  constructor(options: ModelEnricherOptions) {
    this.#options = options
  }

  get isAsking(): boolean {
    return this.#mayAsk('any')
  }

  /** Whether a model may be asked about a memory of this class. Once it may not, it never may again. */
  mayAskAbout(privacy: PrivacyClass): boolean {
    return privacy !== 'none' && this.#mayAsk(privacy)
  }

  /** What models say of these memories, by id; those that may not be asked about, or were answered wrongly, are missing. Throws when the run is to end. */
  async judge(memories: readonly AskableMemory[]): Promise<ReadonlyMap<string, ModelJudgement>> {
    const judged = new Map<string, ModelJudgement>()
    // Apart: what stays in the house must not keep the rest from a model elsewhere.
    for (const privacy of ['any', 'local'] as const) {
      const some = memories.filter(({ standing }) => standing.privacy === privacy)
      for (let from = 0; from < some.length && this.#mayAsk(privacy); from += TOGETHER) {
        const batch = some.slice(from, from + TOGETHER)
        for (const [id, one] of await this.#ask(batch, privacy)) judged.set(id, one)
      }
    }
    return judged
  }

  #mayAsk(privacy: Shown): boolean {
    return this.#failures[privacy] < MOST_FAILURES
  }

  async #ask(
    batch: readonly AskableMemory[],
    privacy: Shown,
  ): Promise<ReadonlyMap<string, ModelJudgement>> {
    const { models, signal } = this.#options
    signal.throwIfAborted()
    const key = randomBytes(9).toString('base64url')
    try {
      const { value, target } = await models.askFor(OrganizerReply, {
        role: 'curator',
        sampling: { temperature: 0.3 },
        prompt: async ({ isLocal, contextWindow }) => {
          if (!mayBeShown(privacy, isLocal)) throw promptRefusal('of-the-house')
          const asked = batch.map(({ text, standing: { isTrusted } }) => ({ text, isTrusted }))
          return organizerPrompt(asked, contextWindow, key)
        },
      })
      this.#failures[privacy] = 0
      return judgementsIn(value, batch, target.id)
    } catch (error) {
      signal.throwIfAborted()
      await this.#failed(error, privacy)
      return new Map()
    }
  }

  /** A model that is away, or a limit of the run, is not tried again; a reply that was garbage may be followed by a better one. */
  async #failed(error: unknown, privacy: Shown): Promise<void> {
    if (!(error instanceof AppError)) throw error
    const isPassing = error instanceof ModelFailure && error.kind === 'garbage'
    this.#failures[privacy] += isPassing ? 1 : MOST_FAILURES
    if (this.#mayAsk(privacy) || this.#isGivenUpNoted) return
    this.#isGivenUpNoted = true
    await this.#options.onGivenUp(error)
  }
}

function judgementsIn(
  { memories }: OrganizerReply,
  batch: readonly AskableMemory[],
  by: string,
): ReadonlyMap<string, ModelJudgement> {
  const judged = new Map<string, ModelJudgement>()
  for (const answer of memories) {
    const memory = answer && batch[answer.n - 1]
    if (!memory || judged.has(memory.id)) continue
    const { text, standing } = memory
    const entities = cleanEntities(answer.entities, text)
    const importance = cleanImportance(answer.importance, standing.isTrusted)
    const tags = tagsFor(cleanTags(answer.tags), text, standing)
    judged.set(memory.id, { tags, entities, importance, by })
  }
  return judged
}

/** Of what others wrote only words that stand in it: it cannot make a model say anything else of it. */
function tagsFor(tags: readonly string[], text: string, { isTrusted }: MemoryStanding): string[] {
  if (isTrusted) return [...tags]
  const words = new Set(wordsOf(text))
  return tags.filter((tag) => standsIn(tag, words))
}
