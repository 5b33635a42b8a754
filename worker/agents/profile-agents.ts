import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import type { AgentParts } from '../open-agents.ts'
import type { Agent } from './agent.ts'
import { createBoredomService } from './boredom-service/create-boredom-service.ts'
import { createCurator } from './curator/create-curator.ts'
import { createDatasetBuilder } from './dataset-builder/create-dataset-builder.ts'
import { createDigest } from './digest/create-digest.ts'
import { createDreamer } from './dreamer/create-dreamer.ts'
import { createOrganizer } from './organizer/create-organizer.ts'
import { createReflector } from './reflector/create-reflector.ts'
import type { RunFiles } from './run-files.ts'
import type { RunMemories } from './run-memories.ts'
import type { RunMemoryChanges } from './run-memory-changes.ts'
import type { RunOthers } from './run-others.ts'
import { createSleepService } from './sleep-service/create-sleep-service.ts'

/** What the agents of a profile work with. */
export interface AgentResources extends AgentParts {
  readonly memories: RunMemories
  readonly changes: RunMemoryChanges
  readonly files: RunFiles
  readonly others: RunOthers
  readonly cognitiveMode: () => CognitiveMode
}

/** The agents of a profile, apart from the ingestor, which belongs to its inbox. */
export function profileAgents(resources: AgentResources): Agent[] {
  return [
    createOrganizer(resources),
    createReflector(resources),
    createDreamer(resources),
    createBoredomService(resources),
    createSleepService(resources),
    createCurator(resources),
    createDigest(resources),
    createDatasetBuilder(resources),
  ]
}
