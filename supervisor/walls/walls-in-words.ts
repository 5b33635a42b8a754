import type { SystemStatus } from '../../shared/api/system.ts'
import { inWords, type SaidValues } from '../../shared/domain/said.ts'
import type {
  Limited,
  WallsInForce,
  WallsSaid,
  WallsSaidCode,
} from '../../shared/domain/walls-said.ts'
import { WALLS_REMEDY_WORDS, WALLS_WORDS } from '../../shared/doctor/words/walls-words.ts'
import type { Walls } from './choose-walls.ts'
import type { Confinement } from './confinement.ts'

/** The walls in words, each beside its codes. */
export interface WallsTold extends Pick<SystemStatus, 'isolation'> {
  readonly walls: NonNullable<SystemStatus['walls']> & WallsInForce
}

interface WallsFacts {
  readonly walls: Walls
  readonly confinement: Confinement
  /** Whether a program is there that takes the right away to become more by starting another. */
  readonly canRenounce: boolean
  readonly canLimit: boolean
}

/** What keeps profiles apart, what keeps a worker from taking too much, and what nothing here keeps it from: for people. */
export function wallsInWords(facts: WallsFacts): WallsTold {
  const { walls } = facts
  const said = {
    isolation: isolationOf(walls),
    limits: limitsOf(facts),
    notHeld: notHeld(facts),
    remedy: walls.kind === 'uid' ? [] : walls.said.remedy,
  }
  return {
    isolation: inWords([said.isolation], WALLS_WORDS),
    walls: {
      kind: walls.kind,
      isWeaker: said.remedy.length > 0,
      remedy: inWords(said.remedy, WALLS_REMEDY_WORDS),
      limits: inWords(said.limits, WALLS_WORDS),
      notHeld: said.notHeld.map((one) => inWords([one], WALLS_WORDS)),
      said,
    },
  }
}

function isolationOf(walls: Walls): WallsSaid {
  return walls.kind === 'uid' ? told('walls-accounts', walls.range) : walls.said.because
}

function limitsOf({ walls, confinement, canLimit }: WallsFacts): WallsSaid[] {
  const { memoryMb, processes, openFiles, cpuWeight } = confinement.limits
  const counts = confinement.groups('pids') || (canLimit && walls.kind === 'uid')
  const ofGroup = confinement.groups('memory')
  const memory = ofGroup ? 'memoryMb' : 'processMemoryMb'
  const limits = [
    { name: memory, limited: 'memory', most: memoryMb, isHeld: canLimit || ofGroup },
    { name: 'processes', limited: 'processes', most: processes, isHeld: counts },
    { name: 'openFiles', limited: 'openFiles', most: openFiles, isHeld: canLimit },
  ] as const
  const held = limits.flatMap(({ name, most, isHeld }) =>
    most !== null && isHeld ? [[name, most] as const] : [],
  )
  const open = limits.filter(({ most, isHeld }) => most !== null && !isHeld)
  const shares = confinement.groups('cpu')
  const values = { ...Object.fromEntries(held), ...(shares ? { cpuWeight } : {}) }
  const lacking: Limited[] = open.map(({ limited }) => limited)
  if (!shares) lacking.push('processors')
  const lacks = { limited: lacking.join(' ') }
  return [
    told('walls-limits', values),
    ...(lacking.length > 0 ? [told('walls-limits-lacking', lacks)] : []),
  ]
}

function notHeld({ walls, confinement, canRenounce }: WallsFacts): WallsSaid[] {
  const always = [told('walls-disk-shared'), ...(canRenounce ? [] : [told('walls-no-setpriv')])]
  if (walls.kind === 'uid') return always
  return [
    told('walls-hostile-files'),
    told('walls-hostile-processes'),
    told('walls-hostile-socket'),
    ...(confinement.groups('end') ? [] : [told('walls-hostile-leftover')]),
    ...always,
  ]
}

function told(code: WallsSaidCode, values: SaidValues = {}): WallsSaid {
  return { code, values }
}
