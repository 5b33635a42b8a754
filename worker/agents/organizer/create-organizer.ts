import type { AppError } from '../../../shared/errors/app-error.ts'
import { askingSaid } from '../../models/asking-told.ts'
import type { Agent, RunContext } from '../agent.ts'
import type { AgentResources } from '../profile-agents.ts'
import { RunModels } from '../run-models.ts'
import { namedPeople } from './known-names.ts'
import { ModelEnricher } from './model-enricher.ts'
import { OrganizerHold } from './organizer-hold.ts'
import { OrganizerRun } from './organizer-run.ts'
import type { Analyze } from './text-analysis.ts'
import { threadAnalyzer } from './thread-analyzer.ts'

/** Analyses texts for the length of a run. */
type OpenAnalyzer = () => { readonly analyze: Analyze } & AsyncDisposable

const TIME_LIMIT_MS = 6 * 60 * 60_000
const LIMITS = { tokenLimit: 500_000, questionLimit: 2_000 } as const

/** The agent that gives memories tags, names, links and an importance. */
export function createOrganizer(
  resources: AgentResources,
  openAnalyzer: OpenAnalyzer = threadAnalyzer,
): Agent {
  const hold = new OrganizerHold(resources.layout.root)
  return {
    name: 'organizer',
    summary: 'Gives memories tags, names, links to related ones, and an importance.',
    timeLimitMs: TIME_LIMIT_MS,
    nature: 'cares',
    hindrance: () => null,
    async run(context, signal) {
      if (context.trigger === 'person') await hold.end()
      const writtenSince = await hold.writtenSince()
      await run({ resources, openAnalyzer, writtenSince, context, signal })
    },
    async onUndone() {
      await hold.begin()
    },
  }
}

interface Start {
  readonly resources: AgentResources
  readonly openAnalyzer: OpenAnalyzer
  readonly writtenSince: number
  readonly context: RunContext
  readonly signal: AbortSignal
}

async function run({
  resources,
  openAnalyzer,
  writtenSince,
  context,
  signal,
}: Start): Promise<void> {
  const { memories, changes, memoryParts, persona, models } = resources
  await memories.ready()
  await using analyzer = openAnalyzer()
  const asked = new RunModels({ models: () => models.open(), context, signal, ...LIMITS })
  await new OrganizerRun({
    ...memoryParts,
    memories,
    changes,
    people: namedPeople(await persona.read('relationships')),
    analyze: analyzer.analyze,
    enricher: new ModelEnricher({
      models: asked,
      signal,
      onGivenUp: (why) => noteGivenUp(context, why),
    }),
    writtenSince,
    context,
    signal,
  }).work()
}

async function noteGivenUp(context: RunContext, why: AppError): Promise<void> {
  const told = { because: why.message, said: askingSaid(why) }
  await context.decide({ event: 'model_given_up', from: [], ...told, by: 'builtin' })
}
