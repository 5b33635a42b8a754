import { createHash } from 'node:crypto'

/** What may be a seed, as far as the choice asks. */
export interface SeedCandidate {
  readonly id: string
  readonly at: number
  readonly text: string
  readonly isConversation: boolean
  /** In how many of the latest reflections it stands. */
  readonly reflectedOn: number
}

/** The hour in which is chosen, and for whom. */
export interface SeedSlot {
  readonly userId: string
  /** `2026-11-25T17`, in UTC. */
  readonly hour: string
}

const DAY_MS = 86_400_000
const FADING_DAYS = 14
const TECHNICAL_WEIGHT = 0.3
const CONVERSATION_WEIGHT = 0.5
const REFLECTED_WEIGHT = 0.25
const TECHNICAL =
  /\b(?:errors?|exceptions?|stack ?trace|stdout|stderr|npm|git|commit|docker|localhost|undefined|null|json|api|https?|server|debug(?:ger)?|config|regex|segfault|timeout|kernel|repo|typescript|python|sql)\b/gi
const LEAST_TECHNICAL = 2

/**
 * Candidates in the order in which they are tried as seeds: drawn at random by weight, the same in the same hour. Weights fade with age (e^(-age/14 days)); technical noise,
 * talk with the assistant and what was reflected on lately have less. Each has a draw of its own (the Gumbel-max trick: the greatest of ln weight + noise is drawn with its
 * weight), so that what comes meanwhile changes nothing for the others.
 */
export function rankSeeds<T extends SeedCandidate>(candidates: readonly T[], slot: SeedSlot): T[] {
  const now = Date.parse(`${slot.hour}:00:00Z`)
  const drawn = candidates.map((one) => ({ one, draw: logWeight(one, now) + noise(one.id, slot) }))
  return drawn.toSorted((a, b) => b.draw - a.draw).map(({ one }) => one)
}

/** The hour of a time, as seeds are chosen by it. */
export function hourOf(now: Date): string {
  return now.toISOString().slice(0, 'YYYY-MM-DDTHH'.length)
}

/** The logarithm, so that the oldest memories still differ. */
export function logWeight(candidate: SeedCandidate, now: number): number {
  const { at, text, isConversation, reflectedOn } = candidate
  const ageDays = Math.max(0, now - at) / DAY_MS
  const isTechnical = (text.match(TECHNICAL)?.length ?? 0) >= LEAST_TECHNICAL
  return (
    -ageDays / FADING_DAYS +
    (isTechnical ? Math.log(TECHNICAL_WEIGHT) : 0) +
    (isConversation ? Math.log(CONVERSATION_WEIGHT) : 0) +
    reflectedOn * Math.log(REFLECTED_WEIGHT)
  )
}

const BITS = 2 ** 48

/** Gumbel noise that follows from who, when and what. */
function noise(id: string, { userId, hour }: SeedSlot): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([userId, hour, id]))
    .digest()
  const uniform = (digest.readUIntBE(0, 6) + 0.5) / BITS
  return -Math.log(-Math.log(uniform))
}
