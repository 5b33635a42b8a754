import { BuildRequest } from '../../../shared/api/datasets.ts'
import { Datasets } from '../../datasets/datasets.ts'
import { checkMayWrite } from '../../profile/cognitive-mode.ts'
import type { Agent } from '../agent.ts'
import { decisionTold } from '../decision-told.ts'
import type { AgentResources } from '../profile-agents.ts'
import { lastingReason } from '../undo-told.ts'

/** Makes a training set of what was curated, as a draft that a person must approve. */
export function createDatasetBuilder(resources: AgentResources): Agent {
  const { cognitiveMode, files } = resources
  const datasets = new Datasets({
    ...resources,
    // Whether a run may make training material was asked when it began.
    checkMayTrain: () => checkMayWrite(cognitiveMode()),
  })
  return {
    name: 'dataset-builder',
    summary: 'Makes a training set of curated memories, which waits for your review.',
    timeLimitMs: 60 * 60_000,
    nature: 'trains',
    hindrance: () => null,
    run: async (context, signal) => {
      const { actor: by } = context
      const { dataset, isNew } = await datasets.build({
        request: BuildRequest.parse({}, 'Options'),
        by,
        signal,
        onProgress: (progress) => context.report(progress),
        write: async (path, text) => await files.write(path, text, context),
      })
      if (!isNew) return
      context.count('pairs', dataset.pairs)
      const told = decisionTold('pairs', { pairs: dataset.pairs })
      await context.decide({ event: 'dataset_built', from: [], made: [dataset.id], ...told })
      for (const what of await datasets.removeDraftsOf(by, dataset.id))
        await context.note({ kind: 'lasting', what, reason: lastingReason('draft-replaced') })
    },
    onUndone: async () => await datasets.tidy(),
  }
}
