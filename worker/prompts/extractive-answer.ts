import { stricter } from '../memory/memory-standing.ts'
import { allowedMemories } from './allowed-memories.ts'
import type { ExtractiveAnswer, PromptSource } from './chat-prompt.ts'
import { agendaAnswer } from './extractive-agenda.ts'
import { QUOTED } from './quoted-label.ts'
import { pickQuotes, type Quote } from './pick-quotes.ts'
import type { Gathered } from './gathered.ts'

const FROM_MEMORIES = 'From your memories:'
const CLOSEST = 'Nothing seems to answer this. What comes closest:'

/**
 * The answer without a model: what is planned, where that is asked for, and the sentences of memories that answer best, as they stand
 * there. INVARIANT: nothing of the class `none` is quoted, since what is said in a chat may stand in later prompts.
 */
export function extractiveAnswer(gathered: Gathered): ExtractiveAnswer {
  const { memories, withheld } = allowedMemories(gathered.memories, true, gathered.depth)
  const planned = agendaAnswer(gathered)
  const { quotes, isClose } = pickQuotes(gathered, memories)
  // Where plans answer, memories that do not are no help.
  const shown = planned && !isClose ? [] : quotes
  const used = [...shown.map(({ memory }) => memory), ...(planned?.listed ?? [])]
  const blocks = [
    ...(planned ? [planned.text] : []),
    ...quoteBlock(shown, titleOf(isClose, planned !== undefined), gathered),
  ]
  const said = blocks.length > 0 ? blocks : [nothingFound(gathered)]
  return {
    text: [QUOTED, ...said, ...withheldLine(withheld)].join('\n\n'),
    sources: shown.map(sourceOf),
    privacy: shown.map(({ memory }) => memory.privacy).reduce(stricter, 'any'),
    holdsUntrusted: used.some(({ isTrusted }) => !isTrusted),
    withheld,
  }
}

function quoteBlock(
  quotes: readonly Quote[],
  title: readonly string[],
  { names }: Gathered,
): string[] {
  if (quotes.length === 0) return []
  const lines = quotes.map(({ memory, sentences }, place) => {
    const from = memory.from === undefined ? '' : `, from ${memory.from}`
    return `- ${names.words(memory.at)}${from}: “${sentences.join(' ')}” [${place + 1}]`
  })
  return [[...title, ...lines].join('\n')]
}

function titleOf(isClose: boolean, followsPlans: boolean): string[] {
  if (!isClose) return [CLOSEST]
  return followsPlans ? [FROM_MEMORIES] : []
}

function sourceOf({ memory, sentences }: Quote, place: number): PromptSource {
  return {
    n: place + 1,
    memoryId: memory.id,
    snippet: sentences.join(' ').slice(0, SNIPPET) || memory.snippet,
  }
}

const SNIPPET = 200

function nothingFound({ asked, searchMode, names, agenda, memories }: Gathered): string {
  const words = asked.question.terms.map((term) => term.words.join(' '))
  const looked = words.length === 0 ? 'your memories' : `your memories for: ${words.join(', ')}`
  const time = asked.past?.kind === 'period' ? ` (${asked.past.phrase.trim()})` : ''
  const { from, to } = agenda.window
  const days = `the calendar from ${names.words(from)} to ${names.words(to - 1)}`
  const partly =
    searchMode === 'degraded' ? ' The index is still being made: ask again in a while.' : ''
  const found = memories.length === 0 ? 'Nothing was found' : 'Nothing was found that answers this'
  return `${found}. I searched ${looked}${time}, your open tasks and ${days}.${partly}`
}

function withheldLine(withheld: number): string[] {
  if (withheld === 0) return []
  const [what, them] = withheld === 1 ? ['One memory', 'it'] : [`${withheld} memories`, 'them']
  return [
    `${what} of the privacy class none may fit too; chats do not quote ${them}, a search shows ${them}.`,
  ]
}
