import type { LeftOutReason } from '../../../shared/domain/training.ts'
import type { TrainingMaterial } from '../../datasets/training-material.ts'
import { LEAST_CHARS } from '../../datasets/training-rules.ts'
import { hashOfText, type TrainingText, trainingTextOf } from '../../datasets/training-text.ts'
import type { Verdict } from '../../datasets/verdict.ts'
import type { StoredEvent } from '../../memory/episodic-file.ts'
import { type MemoryStanding, mayBeShown } from '../../memory/memory-standing.ts'
import { ModelFailure } from '../../models/model-failure.ts'
import { failureFor, modelTold } from '../../models/model-told.ts'
import type { RunModels } from '../run-models.ts'
import { curatorPrompt, isShortened, Judgement, type ShownMemory } from './curator-prompt.ts'

/** A memory that is judged, and what the rules say of it. */
export interface JudgedMemory {
  readonly stored: StoredEvent
  readonly text: TrainingText
  readonly standing: MemoryStanding
  readonly reasons: readonly LeftOutReason[]
  /** Whether a model may say something of it: the rules and the person's settings let it be material. */
  readonly isOpen: boolean
}

interface Said {
  readonly suitable: boolean
  readonly text?: string | undefined
  readonly by: string
}

const TEMPERATURE = 0.2

/** What the rules say of a memory. */
export async function judgedByRules(
  stored: StoredEvent,
  material: TrainingMaterial,
): Promise<JudgedMemory> {
  const { standing, reasons } = await material.reasonsAgainst(stored)
  const text = trainingTextOf(stored.event)
  // Of what its person did not let be used no model hears.
  const isOpen = reasons.length === 0 && (await material.reasonsOfConsent(stored)).length === 0
  return { stored, text, standing, reasons, isOpen }
}

/** Asks the model of the role curator about some memories. Gives what it said by their place; nothing where no model answered. */
export async function askAbout(
  memories: readonly JudgedMemory[],
  models: RunModels,
): Promise<ReadonlyMap<number, Said>> {
  let shown: readonly ShownMemory[] = []
  const prompt = async ({ isLocal }: { readonly isLocal: boolean }) => {
    shown = shownTo(memories, isLocal)
    // A question about nothing would be asked again and again.
    if (shown.length === 0) throw failureFor('not-allowed', modelTold('not-shown'))
    return { messages: curatorPrompt(shown) }
  }
  try {
    const sampling = { temperature: TEMPERATURE }
    const { value, target } = await models.askFor(Judgement, { role: 'curator', sampling, prompt })
    const numbers = new Set(shown.map(({ number }) => number))
    const known = value.items.filter(({ number }) => numbers.has(number))
    return new Map(known.map(({ number, ...said }) => [number, { ...said, by: target.id }]))
  } catch (error) {
    if (error instanceof ModelFailure && error.kind !== 'cancelled') return new Map()
    throw error
  }
}

function shownTo(memories: readonly JudgedMemory[], isLocal: boolean): ShownMemory[] {
  return memories.flatMap(({ text, standing }, number) =>
    mayBeShown(standing.privacy, isLocal)
      ? [{ number, said: text.said, replied: text.replied }]
      : [],
  )
}

/** The verdict on a memory. A model can keep one out and leave words out; it can neither let one in nor put words in. */
export function verdictOn(memory: JudgedMemory, said: Said | undefined): Verdict {
  const { stored, text, reasons } = memory
  const { event } = stored
  // The person's own yes goes before what a model thinks of it.
  const isUnfit = said?.suitable === false && event.metadata?.['trainingConsent'] !== true
  const all: LeftOutReason[] = [...reasons, ...(isUnfit ? (['unsuitable'] as const) : [])]
  const suitable = all.length === 0
  return {
    memoryId: event.id,
    sha256: hashOfText(event),
    suitable,
    reasons: all,
    text: suitable && text.replied === null ? cleanedText(text.said, said?.text) : '',
    by: said?.by ?? 'builtin',
    at: new Date().toISOString(),
  }
}

function cleanedText(said: string, cleaned: string | undefined): string {
  const text = cleaned?.trim() ?? ''
  const isUsable = text.length >= LEAST_CHARS && isShortened(text, said)
  return isUsable ? text : said
}
