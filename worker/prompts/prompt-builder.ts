import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { Calendar } from '../calendar/calendar.ts'
import type { Memories } from '../memory/memories.ts'
import type { StandingsOf } from '../memory/memory-standing.ts'
import type { Persona } from '../persona/persona.ts'
import type { Tasks } from '../tasks/tasks.ts'
import { agendaFor } from './agenda.ts'
import { readQuestion } from './asked-question.ts'
import type { ChatQuestion, PromptBuilder, PromptMaterial } from './chat-prompt.ts'
import { composePrompt } from './compose-prompt.ts'
import { dayNamesOf } from './day-names.ts'
import { extractiveAnswer } from './extractive-answer.ts'
import { foundMemories } from './found-memories.ts'
import { DEPTHS, type Gathered } from './gathered.ts'
import { keyNotIn } from './material-key.ts'
import { acquaintancesOf, namedIn } from './people-lines.ts'
import { personaLines } from './persona-lines.ts'
import { MOST_TURNS } from './section-lines.ts'

export interface PromptBuilderOptions {
  readonly memories: Pick<Memories, 'search'>
  readonly standingsOf: StandingsOf
  readonly persona: Pick<Persona, 'inForce' | 'read'>
  readonly tasks: Pick<Tasks, 'list'>
  /** Undefined where it is empty. */
  readonly calendar: () => Promise<Pick<Calendar, 'list'> | undefined>
  /** The person's time zone now. */
  readonly timeZone: () => string
  readonly mode: () => CognitiveMode
  readonly now?: () => Date
  /** Makes the key that marks material, which nobody can foretell. */
  readonly newKey?: () => string
}

/** Gathers what replies are made from. */
export function createPromptBuilder(options: PromptBuilderOptions): PromptBuilder {
  const { newKey } = options
  return {
    gather: async (question, signal) => {
      const gathered = await gather(question, options, signal)
      return materialOf(gathered, newKey)
    },
  }
}

function materialOf(gathered: Gathered, newKey: (() => string) | undefined): PromptMaterial {
  return {
    promptFor: ({ isLocal, contextWindow }, alsoTokens = 0) =>
      composePrompt(gathered, {
        isLocal,
        contextWindow,
        alsoTokens,
        key: unknownKey(gathered, newKey),
      }),
    extractive: () => extractiveAnswer(gathered),
  }
}

/** A key that nothing of the material holds. */
function unknownKey(
  { memories, agenda, question, people }: Gathered,
  newKey: (() => string) | undefined,
): string {
  const found = memories.filter((memory) => memory !== 'withheld')
  const texts = [
    ...found.flatMap(({ text, type, from = '' }) => [text, type, from]),
    ...[...agenda.calendar, ...agenda.tasks, ...people].map(({ line }) => line),
    ...question.earlier.flatMap(({ said, replied }) => [said, replied]),
  ]
  return keyNotIn(texts, newKey)
}

async function gather(
  question: ChatQuestion,
  options: PromptBuilderOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const { memories, standingsOf, persona, tasks, calendar } = options
  const now = options.now?.() ?? new Date()
  const zone = options.timeZone()
  const names = dayNamesOf(zone)
  const { looked, used } = DEPTHS[options.mode()]
  const [inForce, relationships] = await Promise.all([
    persona.inForce(),
    persona.read('relationships'),
  ])
  const everybody = acquaintancesOf(relationships)
  const asked = await readQuestion(question, { people: everybody, zone, now })
  signal.throwIfAborted()
  const [answer, agenda] = await Promise.all([
    memories.search({ q: asked.query, limit: looked }),
    agendaFor(asked, { tasks, calendar, names, zone, now }),
  ])
  signal.throwIfAborted()
  return {
    question,
    asked,
    memories: await foundMemories(answer.hits, {
      standingsOf,
      zone,
      conversationId: question.earlier.length <= MOST_TURNS ? question.conversationId : undefined,
    }),
    depth: used,
    searchMode: answer.mode,
    persona: personaLines(inForce.persona, inForce.activeFacet),
    people: namedIn(asked.query, everybody),
    agenda,
    now,
    zone,
    names,
  }
}
