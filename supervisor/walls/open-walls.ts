import type { Opening } from '../supervisor.ts'
import { groupPlaces } from '../limits/control-group-places.ts'
import { limitingPrograms } from '../limits/limiting-programs.ts'
import { withinOwn } from '../limits/own-limits.ts'
import { placesThatWork, sweepGroups } from '../limits/worker-group.ts'
import { chooseWalls, type Walls } from './choose-walls.ts'
import { Confinement } from './confinement.ts'
import { readRights } from './process-rights.ts'
import { ProfileAccounts } from './profile-accounts.ts'
import { wallsInWords, type WallsTold } from './walls-in-words.ts'
import { groupName, WorkerWalls } from './worker-walls.ts'

export interface OpenWalls {
  readonly walls: WorkerWalls
  readonly accounts: ProfileAccounts
  readonly confinement: Confinement
  readonly chosen: Walls
  /** With which rights a process that belongs to nobody yet waits. */
  readonly standbyAs: 'supervisor' | 'standby'
  readonly words: WallsTold
}

/** Chooses the walls between profiles for as long as this supervisor runs, and says in the log which they are. */
export async function openWalls(opening: Opening): Promise<OpenWalls> {
  const { layout, logger, environment, config, workerProgram: program } = opening
  const [rights, limits, programs, found] = await Promise.all([
    readRights(),
    withinOwn(config.current.limits),
    limitingPrograms(environment.path),
    groupPlaces(),
  ])
  const chosen = await chooseWalls({ config: config.current, root: layout.root, program, rights })
  const places = await placesThatWork(found, groupName(layout, '.trial'), limits)
  await sweepGroups(places, groupName(layout, ''))
  const confinement = new Confinement({ limits, programs, places })
  const accounts = new ProfileAccounts({ ...opening, walls: chosen, rights })
  const words = wallsInWords({
    walls: chosen,
    confinement,
    canRenounce: programs.setpriv !== undefined,
    canLimit: programs.prlimit !== undefined,
  })
  const level = words.walls.isWeaker ? 'warn' : 'info'
  logger[level](
    { evt: 'walls-chosen', walls: chosen.kind, places: places.map(({ path }) => path) },
    `${words.isolation} ${words.walls.limits}`,
  )
  const onRemains = (userId: string, count: number): void =>
    logger.warn({ evt: 'worker-remains-ended', user_id: userId, count })
  const onTrouble = (userId: string, error: unknown): void =>
    logger.error({ evt: 'worker-not-cleared', user_id: userId, err: error })
  return {
    walls: new WorkerWalls({ layout, accounts, confinement, places, onRemains, onTrouble }),
    accounts,
    confinement,
    chosen,
    standbyAs: chosen.kind === 'uid' ? 'standby' : 'supervisor',
    words,
  }
}
