import type { WorkerStart } from '../shared/control/worker-contract.ts'
import { LazyAdapters } from './adapters/lazy-adapters.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import type { Settings } from './open-settings.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { ProfileAudit } from './routes/profile-audit.ts'

interface AdaptersWish extends Pick<Settings, 'config' | 'models'> {
  readonly start: WorkerStart
  readonly profile: OpenProfile
  readonly audit: ProfileAudit
  readonly events: ProfileEvents
}

/** The adapters of a worker's profile. */
export function adaptersFor({ start, profile, events, ...parts }: AdaptersWish): LazyAdapters {
  const { userId, username } = start
  const { layout, logger } = profile
  const { config, models, audit } = parts
  const { tell } = events
  const own = { root: layout.root, userId, username }
  return new LazyAdapters({ ...own, config, models, audit, tell, logger })
}
