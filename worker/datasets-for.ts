import { AppError } from '../shared/errors/app-error.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import { LazyDatasets } from './lazy-datasets.ts'
import type { MemoryParts } from './open-memories.ts'
import type { Settings } from './open-settings.ts'
import { agentHindrance, watchCognitiveMode } from './profile/cognitive-mode.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'

interface DatasetsWish extends Pick<Settings, 'config'> {
  readonly profile: Pick<OpenProfile, 'layout' | 'logger'>
  readonly memoryParts: MemoryParts
  readonly person: Pick<PersonTimeZone, 'timeZone'>
  readonly audit: ProfileAudit
  readonly events: ProfileEvents
}

/** The training sets of a worker's profile. */
export function datasetsFor(wish: DatasetsWish): LazyDatasets {
  const { profile, memoryParts, person, audit, events, config } = wish
  const { layout, logger } = profile
  const { tell, tellProgress } = events
  const timeZone = (): string => person.timeZone
  const checkMayTrain = trainingCheck(layout)
  const told = { audit, tell, tellProgress, logger }
  return new LazyDatasets({ layout, memoryParts, config, timeZone, checkMayTrain, ...told })
}

/** Throws `conflict`, in the mode's words, in a mode in which no training material is made. */
function trainingCheck(layout: DatasetsWish['profile']['layout']): () => void {
  // The memories' own look at the same file reports what is wrong with it.
  const mode = watchCognitiveMode(layout, () => undefined)
  return () => {
    const hindrance = agentHindrance(mode(), 'trains')
    if (hindrance !== null)
      throw new AppError('conflict', hindrance.message, {
        details: { cognitiveMode: mode(), reason: { code: hindrance.code, values: {} } },
      })
  }
}
