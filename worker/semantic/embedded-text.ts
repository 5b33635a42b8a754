import { createHash } from 'node:crypto'
import type { EpisodicEvent, PrivacyClass } from '../../shared/domain/episodic-event.ts'
import { closeUp, ownText } from '../index/search-text.ts'
import { mayBeShown } from '../memory/memory-standing.ts'
import type { LeftOut } from './vector-store.ts'

/** How far a memory's text may go to be embedded, and what that text is. */
export type Embeddable =
  | { readonly status: 'text'; readonly text: string; readonly digest: Uint8Array }
  | { readonly status: 'left-out'; readonly reason: LeftOut }

/** Models read no more of a text, and some refuse a longer one. */
const MOST_CHARACTERS = 8_000

/**
 * What of a memory may be sent to an embedder, by the class that its standing gives. INVARIANT: nothing of the privacy class `none` leaves the
 * worker, and what is `local` goes to providers of the house only.
 */
export function embeddableText(
  event: EpisodicEvent,
  privacy: PrivacyClass,
  isLocalProvider: boolean,
): Embeddable {
  if (!mayBeShown(privacy, isLocalProvider))
    return { status: 'left-out', reason: privacy === 'none' ? 'private' : 'local' }
  if (event.validation?.status === 'incorrect') return { status: 'left-out', reason: 'hidden' }
  const text = closeUp(ownText(event)).trim().slice(0, MOST_CHARACTERS)
  if (text === '') return { status: 'left-out', reason: 'blank' }
  // Half of a character that takes two code units is no text.
  const whole = text.replace(/[\uD800-\uDBFF]$/, '')
  return { status: 'text', text: whole, digest: createHash('sha256').update(whole).digest() }
}
