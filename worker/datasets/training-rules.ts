import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { LeftOutReason, TrainingConsent } from '../../shared/domain/training.ts'
import type { MemoryStanding } from '../memory/memory-standing.ts'
import { isDerived, provenanceOf } from '../memory/provenance.ts'
import { findSecret } from '../../shared/domain/find-secret.ts'
import {
  holdsForgotten,
  isQuotedReply,
  type TrainingText,
  trainingTextOf,
} from './training-text.ts'

/** Shorter texts teach nothing. */
export const LEAST_CHARS = 20
/** Longer ones are documents, of which a model of the house's size sees no end. */
export const MOST_CHARS = 6_000

export interface RuleMaterial {
  readonly event: EpisodicEvent
  /** Of the memory, as `standingForTraining` has it. */
  readonly standing: MemoryStanding
  readonly ownAddresses: readonly string[]
}

/**
 * Why a memory may be no training material, by what it says itself; none when it may. INVARIANT: no model can change it, and whoever makes
 * a pair asks again.
 */
export function reasonsAgainst({ event, standing, ownAddresses }: RuleMaterial): LeftOutReason[] {
  const text = trainingTextOf(event)
  const isPrivate = standing.privacy === 'none'
  const rules: readonly (readonly [boolean, LeftOutReason])[] = [
    [event.metadata?.['trainingConsent'] === false, 'no-consent'],
    [isPrivate, 'private'],
    [event.validation?.status === 'incorrect', 'incorrect'],
    [isDerived(event) && !isApproved(event), 'derived'],
    [!standing.isTrusted, 'untrusted'],
    [holdsForgotten(event), 'forgotten'],
    [isQuotedReply(event), 'quoted'],
    [findSecret(wholeOf(text), ownAddresses) !== undefined, 'secret'],
    [trained(text).length < LEAST_CHARS, 'too-short'],
    [wholeOf(text).length > MOST_CHARS, 'too-long'],
  ]
  return rules.flatMap(([holds, reason]) => (holds ? [reason] : []))
}

/** Why the person's settings keep it out, where it does not say itself that it may be used. */
export function reasonsOfConsent(event: EpisodicEvent, consent: TrainingConsent): LeftOutReason[] {
  if (event.metadata?.['trainingConsent'] === true) return []
  if (event.response !== undefined || event.type === 'conversation')
    return consent.conversations ? [] : ['conversations-off']
  return consent.memories ? [] : ['memories-off']
}

/** The memory as its standing is asked for: what a person said is right counts as their word, what it was made from as it is. */
export function asApproved(event: EpisodicEvent): EpisodicEvent {
  if (!isDerived(event) || !isApproved(event)) return event
  return { ...event, provenance: { ...provenanceOf(event), by: 'agent', trusted: true } }
}

function isApproved({ validation }: EpisodicEvent): boolean {
  return validation?.status === 'correct'
}

/** What a model would learn to say. */
function trained({ said, replied }: TrainingText): string {
  return replied ?? said
}

function wholeOf({ said, replied }: TrainingText): string {
  return replied === null ? said : `${said}\n${replied}`
}
