import { join } from 'node:path'
import type { Measurement, Target } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { openSearched } from './open-searched.ts'
import { type Conversation, eventsOf, readQuestionSet } from './question-set.ts'
import { distinctSessionHit, type Found, sessionHit, turnRecall } from './recall.ts'
import { type Engine, FTS5_ALONE } from './searched-index.ts'

/** As many as a search may be asked for. */
const HITS = 100
const TURNS = [5, 10, 20] as const
const SESSIONS = 10

/** How much of what answers a set of questions is found, by kind of question and in all. */
export async function measureRecall(bench: Bench, path: string): Promise<Measurement[]> {
  const { conversations } = await readQuestionSet(path)
  const folder = await bench.place.folder('recall')
  const findAll = async (engine: Engine): Promise<Found[]> => {
    const found = conversations.map((conversation, number) =>
      findIn(conversation, engine, join(folder, `${engine}-${number}.sqlite`)),
    )
    return (await Promise.all(found)).flat()
  }
  const own = await findAll('own')
  const fts5 = await findAll('fts5')
  const categories = [...new Set(own.map(({ question }) => question.category))].toSorted()
  return [
    ...categories.flatMap((category) => {
      const isOfIt = ({ question }: Found): boolean => question.category === category
      const pair = { own: own.filter(isOfIt), fts5: fts5.filter(isOfIt) }
      return measurementsOf(pair, `category ${category}`)
    }),
    ...measurementsOf({ own, fts5 }, 'all').map((measurement) => ({
      ...measurement,
      target: targetOf(measurement.name),
    })),
  ]
}

/** Asks one conversation its questions; those whose answer stands nowhere are left out. */
async function findIn(conversation: Conversation, engine: Engine, path: string): Promise<Found[]> {
  using index = await openSearched(engine, path)
  index.add(eventsOf(conversation))
  const sessionOf = new Map(conversation.turns.map(({ id, session }) => [id, session]))
  return conversation.questions
    .filter(({ evidence }) => evidence.length > 0)
    .map((question) => ({
      question,
      turns: index.find(question.question, HITS),
      sessionOf,
    }))
}

/** In percent. */
const LEAST: readonly (readonly [start: string, least: number])[] = [
  ['search: turns@10:', 74],
  ['search: session@10 sessions:', 96],
]

/** What is not named there is to be no worse than the peer. */
function targetOf(name: string): Target {
  const [, value] = LEAST.find(([start]) => name.startsWith(start)) ?? []
  return value === undefined
    ? { of: 'ratio', is: 'at least', value: 1 }
    : { of: 'figure', is: 'at least', value }
}

interface Pair {
  readonly own: readonly Found[]
  readonly fts5: readonly Found[]
}

function measurementsOf({ own, fts5 }: Pair, of: string): Measurement[] {
  const measurement = (name: string, score: (found: Found) => number): Measurement => ({
    name: `search: ${name}: ${of} (${own.length} questions)`,
    unit: '%',
    figures: [percent(own.map(score))],
    against: { name: FTS5_ALONE, figures: [percent(fts5.map(score))] },
  })
  return [
    ...TURNS.map((first) => measurement(`turns@${first}`, (found) => turnRecall(found, first))),
    measurement(`session@${SESSIONS} hits`, (found) => sessionHit(found, SESSIONS)),
    measurement(`session@${SESSIONS} sessions`, (found) => distinctSessionHit(found, SESSIONS)),
  ]
}

function percent(scores: readonly number[]): number {
  return (scores.reduce((sum, one) => sum + one, 0) / scores.length) * 100
}
