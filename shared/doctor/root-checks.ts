import type { RootCheck } from './check.ts'
import { auditLines } from './checks/audit-lines.ts'
import { backups } from './checks/backups.ts'
import { clock } from './checks/clock.ts'
import { diskRoom } from './checks/disk-room.ts'
import { editLocks } from './checks/edit-locks.ts'
import { leftovers } from './checks/leftovers.ts'
import { logSize } from './checks/log-size.ts'
import { migration } from './checks/migration.ts'
import { modes } from './checks/modes.ts'
import { network } from './checks/network.ts'
import { nodeVersion } from './checks/node-version.ts'
import { ownerAccount } from './checks/owner-account.ts'
import { owners } from './checks/owners.ts'
import { port } from './checks/port.ts'
import { profileFolders } from './checks/profile-folders.ts'
import { profileLocks } from './checks/profile-locks.ts'
import { setAsideFiles } from './checks/set-aside.ts'
import { scheduledBackups } from './checks/scheduled-backups.ts'
import { sockets } from './checks/sockets.ts'
import { stateFiles } from './checks/state-files.ts'
import { supervisorLock } from './checks/supervisor-lock.ts'
import { systemConfig } from './checks/system-config.ts'
import { timeZones } from './checks/time-zones.ts'
import { unfinished } from './checks/unfinished.ts'
import { walls } from './checks/walls.ts'
import { workerRecords } from './checks/worker-records.ts'
import { workers } from './checks/workers.ts'

/** Every check of a data root, in the order of what they are about: each has codes for what it says. */
export const ROOT_CHECKS: readonly RootCheck[] = [
  nodeVersion,
  timeZones,
  clock,
  diskRoom,
  logSize,
  owners,
  modes,
  stateFiles,
  backups,
  scheduledBackups,
  setAsideFiles,
  leftovers,
  unfinished,
  systemConfig,
  network,
  port,
  ownerAccount,
  profileFolders,
  migration,
  supervisorLock,
  profileLocks,
  editLocks,
  sockets,
  workerRecords,
  workers,
  walls,
  auditLines,
]
