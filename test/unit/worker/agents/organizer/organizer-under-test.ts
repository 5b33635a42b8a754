import type { EpisodicEvent } from '../../../../../shared/domain/episodic-event.ts'
import type { ModelServer } from '../../../../../shared/domain/model-server.ts'
import type { Agent } from '../../../../../worker/agents/agent.ts'
import { analyzeTexts } from '../../../../../worker/agents/organizer/analyze-texts.ts'
import { createOrganizer } from '../../../../../worker/agents/organizer/create-organizer.ts'
import type { Analyze } from '../../../../../worker/agents/organizer/text-analysis.ts'
import type { AgentResources } from '../../../../../worker/agents/profile-agents.ts'
import { AgentsUnderTest } from '../agents-under-test.ts'

interface OrganizerOptions {
  readonly files?: Readonly<Record<string, unknown>>
  readonly allowed?: readonly ModelServer[]
  /** Told of each note of a change; what it throws ends the run, as a crash would. */
  readonly onNote?: () => void
  readonly analyze?: Analyze
}

export const PEOPLE = {
  version: '1',
  relationships: [
    { name: 'Anna Miller', relationship: 'sister', aliases: ['Annie'] },
    { name: 'さくら', relationship: 'friend' },
    { name: 'Will', relationship: 'friend' },
  ],
}

/** A profile with the organizer, whose texts are analysed in the thread of the test. */
export async function organizerUnderTest(options: OrganizerOptions = {}): Promise<AgentsUnderTest> {
  const { onNote = () => undefined, files = {}, allowed = [] } = options
  const analyze = options.analyze ?? (async (texts) => analyzeTexts({ texts }))
  const openAnalyzer = () => ({ analyze, [Symbol.asyncDispose]: async () => {} })
  return await AgentsUnderTest.open({
    allowed,
    files: { 'persona/relationships.json': PEOPLE, ...files },
    others: (resources: AgentResources): Agent[] => {
      const organizer = createOrganizer(resources, openAnalyzer)
      return [
        {
          ...organizer,
          run: async (context, signal) => {
            const note: typeof context.note = async (change) => {
              await context.note(change)
              onNote()
            }
            await organizer.run({ ...context, note }, signal)
          },
        },
      ]
    },
  })
}

/** A configuration in which one server of the house serves the curator. */
export function curatorAt(url: string, models: object = {}): Readonly<Record<string, unknown>> {
  return {
    'etc/models.json': {
      defaults: { curator: 'small' },
      models: { small: { provider: 'ollama', model: 'small' }, ...models },
      providers: { ollama: { baseUrl: url, retries: 0 } },
    },
  }
}

export async function memoryOf(place: AgentsUnderTest, id: string): Promise<EpisodicEvent> {
  return await place.parts.memoryParts.memories.get(id)
}

/** The file of every memory, byte for byte. */
export async function filesOf(place: AgentsUnderTest): Promise<Map<string, string>> {
  const { store } = place.parts.memoryParts
  const files = new Map<string, string>()
  for await (const { files: found } of store.walk()) {
    for (const { path } of found) files.set(path, (await store.text(path)) ?? '')
  }
  return files
}
