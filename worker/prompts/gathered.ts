import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { Agenda } from './agenda.ts'
import type { AskedQuestion } from './asked-question.ts'
import type { ChatQuestion } from './chat-prompt.ts'
import type { DayNames } from './day-names.ts'
import type { RankedMemory } from './found-memories.ts'
import type { Acquaintance } from './people-lines.ts'
import type { SearchAnswer } from '../../shared/api/memories.ts'

/** Everything that was found for one question, of whatever privacy class but `none`. */
export interface Gathered {
  readonly question: Pick<ChatQuestion, 'earlier' | 'message'>
  readonly asked: AskedQuestion
  readonly memories: readonly RankedMemory[]
  /** How many memories stand in a prompt at most. */
  readonly depth: number
  readonly searchMode: SearchAnswer['mode']
  readonly persona: readonly string[]
  /** Whom the conversation names. */
  readonly people: readonly Acquaintance[]
  readonly agenda: Agenda
  readonly now: Date
  readonly zone: string
  readonly names: DayNames
}

/** How many memories are looked at, and how many stand in a prompt at most. */
export interface Depth {
  readonly looked: number
  readonly used: number
}

/**
 * By cognitive mode (decision 0023): in dual mode the assistant lives on what the person keeps; in agent mode it does what it is told, in
 * emulation it plays a part, and both take less room and time for it.
 */
export const DEPTHS: Readonly<Record<CognitiveMode, Depth>> = {
  dual: { looked: 32, used: 16 },
  agent: { looked: 16, used: 8 },
  emulation: { looked: 8, used: 4 },
}
