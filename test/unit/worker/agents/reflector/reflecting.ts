import type { EpisodicEvent } from '../../../../../shared/domain/episodic-event.ts'
import type { ScriptedModelServer } from '../../../../support/scripted-model-server.ts'
import type { AgentsUnderTest } from '../agents-under-test.ts'

const DAY_MS = 86_400_000

/** So many days ago, at an hour of the day. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * DAY_MS).toISOString()
}

/** What somebody keeps over some weeks: a garden with Bob, and things that have nothing to do with it. */
export const GARDEN = [
  [30, 'Planned the vegetable garden with Bob today. He wants tomatoes along the fence.'],
  [16, 'The seedlings arrived, and together with Bob I put the tomatoes into the garden.'],
  [9, 'A storm tore down the fence; the tomatoes by the wall survived it.'],
  [2, 'Harvested the first tomatoes, and Bob cooked his famous sauce from the garden.'],
] as const

export const OTHERS = [
  [5, 'Renewed the passport at the office in the station.'],
  [3, 'The violin lesson was moved to Thursday because of a concert.'],
] as const

/** Keeps memories with their age in days. */
export async function keepAll(
  place: AgentsUnderTest,
  memories: readonly (readonly [number, string])[],
  more: Partial<Pick<EpisodicEvent, 'privacy' | 'tags'>> = {},
): Promise<EpisodicEvent[]> {
  const kept: EpisodicEvent[] = []
  for (const [days, content] of memories) {
    const memory = { content, type: 'observation', timestamp: daysAgo(days), ...more }
    kept.push(await place.capture(memory))
  }
  return kept
}

/** Whatever has been written of a type. */
export async function written(place: AgentsUnderTest, type: string): Promise<EpisodicEvent[]> {
  return (await place.parts.memoryParts.memories.list({ type, bin: 'false', limit: 100 })).items
}

/** Config files that send each role to a model server. */
export function modelFiles(server: Pick<ScriptedModelServer, 'url'>, ...roles: readonly string[]) {
  return {
    'etc/models.json': {
      defaults: Object.fromEntries(roles.map((role) => [role, 'small'])),
      models: { small: { provider: 'ollama', model: 'small' } },
      providers: { ollama: { baseUrl: server.url, retries: 0 } },
    },
  }
}
