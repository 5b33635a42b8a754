import type { Check } from './check.ts'
import { diskRoom } from './checks/disk-room.ts'
import { modes } from './checks/modes.ts'
import { nodeVersion } from './checks/node-version.ts'
import { owners } from './checks/owners.ts'
import type { RootPlace } from './root-place.ts'

/** Every check of a data root, in the order of what they are about. */
export const ROOT_CHECKS: readonly Check<RootPlace>[] = [nodeVersion, diskRoom, owners, modes]
