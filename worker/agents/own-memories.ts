import type { EpisodicEvent, PrivacyClass } from '../../shared/domain/episodic-event.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import type { StandingOf } from '../memory/memory-standing.ts'
import { isDerived } from '../memory/provenance.ts'
import { neutralText } from '../prompts/neutral-text.ts'

/** A memory in a person's own words. */
export interface OwnMemory {
  readonly event: EpisodicEvent
  readonly at: number
  /** What the person said; it cannot pass for a part of a prompt. */
  readonly text: string
  readonly privacy: Exclude<PrivacyClass, 'none'>
}

/** Where memories are found, and how far each may travel. */
export interface MemorySources {
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  readonly standingOf: StandingOf
}

interface OwnMemoriesRange {
  /** ISO times. */
  readonly from?: string
  readonly to: string
  /** How many memories of any kind are looked at. */
  readonly mostLooked: number
}

const PAGE = 200
const LONGEST = 4_000
/** A message of a chat, as the single-user system and ours keep it. */
const SAID = /^Me: "([\s\S]*)"$/

/**
 * What a person wrote themselves, the newest first: nothing that an agent made, nothing of files, mail and other people, nothing that may go to no
 * model, and nothing that was marked as incorrect. INVARIANT: whatever an agent makes of a person's own words takes them from here.
 */
export async function* ownMemories(
  sources: MemorySources,
  { from, to, mostLooked }: OwnMemoriesRange,
): AsyncGenerator<OwnMemory> {
  const { index, finder, standingOf } = sources
  let below: IndexedMemory | undefined
  for (let looked = 0; looked < mostLooked; looked += PAGE) {
    const page = { binned: false, from, to, below, limit: PAGE }
    const rows = await index.use(({ reader }) => reader.list(page))
    for (const stored of await finder.readRows(rows)) {
      const own = stored && (await ownMemory(stored.event, standingOf))
      if (own) yield own
    }
    if (rows.length < PAGE) return
    below = rows.at(-1)
  }
}

/** A memory as its person's own words; undefined when they are not, or may go to no model. */
export async function ownMemory(
  event: EpisodicEvent,
  standingOf: StandingOf,
): Promise<OwnMemory | undefined> {
  if (isDerived(event) || event.validation?.status === 'incorrect') return undefined
  const { privacy, isTrusted } = await standingOf(event)
  if (privacy === 'none' || !isTrusted) return undefined
  const [, said] = SAID.exec(event.content) ?? []
  const text = neutralText((said ?? event.content).slice(0, LONGEST))
  return text === '' ? undefined : { event, at: Date.parse(event.timestamp), text, privacy }
}
