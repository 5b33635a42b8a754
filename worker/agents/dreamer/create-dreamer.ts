import { ianaOffsets, toLocal } from '../../time/zoned-time.ts'
import type { Agent, RunContext } from '../agent.ts'
import { RunModels } from '../run-models.ts'
import { dream, dreamsOf } from './dreams.ts'
import { gatherFood } from './gather-food.ts'
import { learn } from './learn.ts'
import { markFood } from './mark-food.ts'
import { nightOf } from './night.ts'
import { type DreamerResources, type NightWork, thoseThere } from './night-work.ts'
import { peopleIn } from './planned-changes.ts'
import { propose } from './propose.ts'
import { RunReport } from './run-report.ts'
import { themesOf } from './themes.ts'

const TIME_LIMIT_MS = 30 * 60_000
const TOKEN_LIMIT = 120_000
/** Each of the three kinds of question may be asked twice. */
const QUESTIONS_BESIDE_DREAMS = 4
const STEPS = 4
const USUAL_WINDOW = { start: '23:00', end: '06:30' }

/**
 * The night's work on what the person kept in the last week: dreams, learnings, proposals, and marks at what became a part of them. It
 * changes nothing else, takes nothing away, and does nothing twice in a night.
 */
export function createDreamer(
  resources: DreamerResources,
  now: () => Date = () => new Date(),
): Agent {
  return {
    name: 'dreamer',
    summary:
      'Makes dreams and learnings of the last week, and proposes changes of persona and routines.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'proactive',
    canPreview: true,
    hindrance: () => null,
    run: async (context, signal) => await runNight({ resources, context, signal, now }),
    onUndone: async (runId) => void (await (await resources.approvals()).withdraw(runId)),
  }
}

interface Start extends Pick<NightWork, 'resources' | 'signal' | 'now'> {
  readonly context: RunContext
}

async function runNight(start: Start): Promise<void> {
  const { resources, context } = start
  const sleep = await resources.config.whole('sleep')
  const mostDreams = dreamsOf(sleep['maxDreamsPerNight'])
  const work = await begin(start, sleep['window'], mostDreams)
  const documents = await documentsOf(resources)
  const except = peopleIn(documents)
  const themes = themesOf(work.food, { dayOf: work.dayOf, except })
  const step = stepper(work)
  const dreams = await dream(work, mostDreams)
  step()
  const learnings = await learn(work, themes)
  step()
  await propose(work, documents)
  step()
  await markFood(work, { dreams, learnings })
  step()
  if (!context.isPreview) await resources.memories.settle()
  await keepReport(work)
}

async function begin(
  { resources, context, signal, now }: Start,
  window: unknown,
  mostDreams: number,
): Promise<NightWork> {
  const zone = resources.timeZone()
  const night = nightOf(now(), zone, { ...USUAL_WINDOW, ...timesOf(window) })
  const { userId, memoryParts } = resources
  const gathering = { night, userId, now: now(), signal }
  const { food, passedOver } = await gatherFood(memoryParts, gathering)
  const report = new RunReport(context)
  for (const [reason, count] of Object.entries(passedOver))
    report.leftOut({ code: 'memories', values: { count } }, { code: 'no-food', values: { reason } })
  context.count('looked at', food.length)
  const questionLimit = mostDreams * 2 + QUESTIONS_BESIDE_DREAMS
  const limits = { tokenLimit: TOKEN_LIMIT, questionLimit }
  const models = new RunModels({
    models: () => resources.models.open(),
    context,
    signal,
    ...limits,
  })
  const offsetAt = ianaOffsets(zone) ?? (() => 0)
  const dayOf = (at: number): string => new Date(toLocal(at, offsetAt)).toISOString().slice(0, 10)
  return { resources, context, signal, models, night, food, report, now, dayOf }
}

/** Says how far the run is, and ends it when it is to. */
function stepper({ context, signal }: NightWork): () => void {
  let done = 0
  context.report({ done, of: STEPS })
  return () => {
    signal.throwIfAborted()
    done += 1
    context.report({ done, of: STEPS })
  }
}

async function documentsOf({ persona }: DreamerResources) {
  const [core, relationships, routines] = await Promise.all([
    persona.read('core'),
    persona.read('relationships'),
    persona.read('routines'),
  ])
  return { core, relationships, routines }
}

async function keepReport(work: NightWork): Promise<void> {
  const { context, report, night, food } = work
  const ids = food.map(({ id }) => id)
  const there = await thoseThere(work, ids)
  const isThere = (id: string): boolean => there.has(id)
  await context.keepProposal(report.proposal({ night: night.name, looked: food.length }, isThere))
}

function timesOf(window: unknown): { start?: string; end?: string } {
  if (typeof window !== 'object' || window === null) return {}
  const start = 'start' in window && typeof window.start === 'string' ? { start: window.start } : {}
  const end = 'end' in window && typeof window.end === 'string' ? { end: window.end } : {}
  return { ...start, ...end }
}
