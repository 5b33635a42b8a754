import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SystemConfig } from '../../shared/api/system.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { readJsonFile } from '../../shared/files/json-file.ts'
import type { CommandContext } from '../command-context.ts'
import { type ServiceScope, systemdVersion } from './systemctl.ts'
import { type Unit, unitsOf } from './units.ts'

export interface ServiceOptions {
  /** The person's own systemd. */
  readonly own?: boolean
}

/** Where a scope's units lie. */
export interface ServicePlace {
  readonly scope: ServiceScope
  readonly folder: string
}

/** The first version of systemd that knows `DelegateSubgroup=`. */
const WITH_SUBGROUPS = 254
const SYSTEM_UNITS = '/etc/systemd/system'

/** Where the units lie of the systemd that is meant. */
export function servicePlace(
  { environment }: CommandContext,
  { own = false }: ServiceOptions,
): ServicePlace {
  return own
    ? { scope: 'user', folder: join(environment.configFolder, 'systemd', 'user') }
    : { scope: 'system', folder: SYSTEM_UNITS }
}

/** The units of a data root, made from its configuration and from where the programs lie. */
export async function unitsFor(
  { layout, place }: CommandContext,
  scope: ServiceScope,
): Promise<Unit[]> {
  const { host, port } = await configOf(layout.systemConfigFile)
  const { uid, gid } = await rootOwner(layout.root)
  return unitsOf({
    scope,
    node: process.execPath,
    program: place.program,
    root: layout.root,
    supervisor: join(layout.presentRuntime, 'supervisor.cjs'),
    host,
    port,
    hasSubgroups: (await systemdVersion()) >= WITH_SUBGROUPS,
    owner: uid === 0 ? undefined : { uid, gid },
  })
}

/** Read from the file, since this must work where no supervisor runs. */
async function configOf(path: string): Promise<SystemConfig> {
  const found = await readJsonFile(path, SystemConfig)
  if (found.status === 'corrupt') throw new AppError('invalid-input', `${path}: ${found.reason}`)
  const config = found.status === 'ok' ? found.value : SystemConfig.parse({}, path)
  if (config.port > 0) return config
  throw new AppError(
    'wrong-usage',
    'A service listens on a port that is known beforehand, and "port" is 0. Choose one: mh config set port 4321',
  )
}

async function rootOwner(root: string): Promise<{ uid: number; gid: number }> {
  const found = await stat(root).catch((error: unknown) => {
    throw new AppError('not-found', `There is no data root at ${root}.`, { cause: error })
  })
  return { uid: found.uid, gid: found.gid }
}
