import type { OwnMemory } from '../own-memories.ts'
import { type Comparable, type Reason, type ShareOf, reasonsBetween } from './reasons.ts'

/** A memory that may stand in a chain. */
export interface Considered extends Comparable {
  readonly memory: OwnMemory
  readonly at: number
}

/** A memory in a chain, and why it follows the one before it; the first has no reasons. */
export interface ChainStep extends Considered {
  readonly reasons: readonly Reason[]
}

interface Following {
  /** What a search and the links find for a memory. */
  readonly relatedTo: (memory: Considered) => Promise<readonly Considered[]>
  readonly shareOf: ShareOf
  readonly signal: AbortSignal
}

export const LEAST_STEPS = 3
const MOST_STEPS = 5
/** With less in common a memory does not follow. */
const LEAST_WEIGHT = 1
/** Two that have more words in common say the same. */
const SAME = 0.6
const SAME_PLACE_WEIGHT = 0.4
const NEW_KIND_WEIGHT = 1.3

/** Follows a chain from a seed: each memory is related to the one before it, and none says what another says. Undefined when it is too short. */
export async function followChain(
  seed: Considered,
  { relatedTo, shareOf, signal }: Following,
): Promise<readonly ChainStep[] | undefined> {
  const chain: ChainStep[] = [{ ...seed, reasons: [] }]
  for (let last: ChainStep | undefined = chain[0]; last && chain.length < MOST_STEPS;) {
    signal.throwIfAborted()
    last = bestOf(await relatedTo(last), chain, shareOf)
    if (last) chain.push(last)
  }
  return chain.length >= LEAST_STEPS ? chain : undefined
}

function bestOf(
  candidates: readonly Considered[],
  chain: readonly ChainStep[],
  shareOf: ShareOf,
): ChainStep | undefined {
  const last = chain.at(-1)
  if (!last) return undefined
  const judged = candidates
    .filter((one) => chain.every((step) => !saysTheSame(step, one)))
    .map((one) => {
      const { reasons, weight } = reasonsBetween(last, one, shareOf)
      return { step: { ...one, reasons }, weight: weight * varietyOf(one, reasons, chain) }
    })
    .filter(({ weight }) => weight >= LEAST_WEIGHT)
  const [best] = judged.toSorted(
    (a, b) => b.weight - a.weight || (a.step.things.id < b.step.things.id ? -1 : 1),
  )
  return best?.step
}

function saysTheSame(one: Considered, other: Considered): boolean {
  if (one.things.id === other.things.id || one.memory.text === other.memory.text) return true
  const [a, b] = [one.things.words, other.things.words]
  const shared = [...a.keys()].filter((stem) => b.has(stem)).length
  return shared > 0 && shared / (a.size + b.size - shared) >= SAME
}

/** A chain that stays in one conversation is dull; one that turns to another reason is not. */
function varietyOf(
  one: Considered,
  reasons: readonly Reason[],
  chain: readonly ChainStep[],
): number {
  const place = placeOf(one)
  const isSamePlace = place !== undefined && chain.some((step) => placeOf(step) === place)
  const kinds = new Set(chain.flatMap((step) => step.reasons.slice(0, 1)).map(({ kind }) => kind))
  const isNewKind = reasons.slice(0, 1).some(({ kind }) => !kinds.has(kind))
  return (isSamePlace ? SAME_PLACE_WEIGHT : 1) * (isNewKind ? NEW_KIND_WEIGHT : 1)
}

function placeOf({ memory }: Considered): string | undefined {
  const { conversationId } = memory.event.metadata ?? {}
  return typeof conversationId === 'string' ? conversationId : undefined
}
