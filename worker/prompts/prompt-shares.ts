import type { Gathered } from './gathered.ts'
import type { FoundMemory } from './found-memories.ts'
import { agendaLines, costOf, needOfSource, TITLE } from './section-lines.ts'
import { shareBudget } from './share-budget.ts'

/** Tokens for each part of a prompt. */
export interface PromptShares {
  readonly sources: number
  readonly earlier: number
  readonly calendar: number
  readonly tasks: number
  readonly people: number
  readonly persona: number
}

export const NO_SHARES: PromptShares = {
  sources: 0,
  earlier: 0,
  calendar: 0,
  tasks: 0,
  people: 0,
  persona: 0,
}

interface Found extends Pick<
  Gathered,
  'asked' | 'question' | 'persona' | 'people' | 'agenda' | 'names'
> {
  readonly memories: readonly FoundMemory[]
}

/** Longer prompts cost time and money, and models find less in them. */
const MOST = { persona: 800, sources: 8_000, earlier: 6_000, people: 500, agenda: 1_500 } as const
/** Shares of the room by what is asked. What one does not need goes to the first that can use it, in this order. */
const USUAL = { sources: 0.4, earlier: 0.2, calendar: 0.1, tasks: 0.1, people: 0.05, persona: 0.15 }
const OF_PLANS = { ...USUAL, sources: 0.25, earlier: 0.15, calendar: 0.2, tasks: 0.2 }
const MARKS_OF_A_TURN = 24

/** Divides the room of a prompt among its parts. */
export function promptShares(found: Found, key: string, room: number): PromptShares {
  const { asked, question, memories, persona, people, agenda, names } = found
  const shares = asked.asksTasks || asked.asksCalendar ? OF_PLANS : USUAL
  const turns = question.earlier.map(({ said, replied }) => `${said}\n${replied}`)
  const needs: PromptShares = {
    sources: Math.min(
      MOST.sources,
      memories.reduce((sum, one) => sum + needOfSource(one, { key, names }), TITLE),
    ),
    earlier: needOf(turns, MARKS_OF_A_TURN, MOST.earlier),
    calendar: needOf(agendaLines(agenda.calendar, key), 0, MOST.agenda),
    tasks: needOf(agendaLines(agenda.tasks, key), 0, MOST.agenda),
    people: needOf(
      people.map(({ line }) => line),
      2,
      MOST.people,
    ),
    persona: needOf(persona, 0, MOST.persona),
  }
  const claim = (name: keyof PromptShares) => ({ need: needs[name], share: shares[name] })
  const [sources = 0, earlier = 0, calendar = 0, tasks = 0, named = 0, self = 0] = shareBudget(
    room,
    (['sources', 'earlier', 'calendar', 'tasks', 'people', 'persona'] as const).map(claim),
  )
  return { sources, earlier, calendar, tasks, people: named, persona: self }
}

/** Tokens that texts could use, each with its marks. */
function needOf(texts: readonly string[], marks: number, most: number): number {
  let need = texts.length === 0 ? 0 : TITLE
  // The newest turns are the last.
  for (const text of texts.toReversed()) {
    if (need >= most) return most
    need += costOf(text) + marks
  }
  return Math.min(need, most)
}
