import type { SystemStatus } from '../../shared/api/system.ts'
import type { Walls } from './choose-walls.ts'
import type { Confinement } from './confinement.ts'

export type WallsStatus = Pick<SystemStatus, 'isolation' | 'isolationSaid' | 'walls'>

interface WallsFacts {
  readonly walls: Walls
  readonly confinement: Confinement
  /** Whether a program is there that takes the right away to become more by starting another. */
  readonly canRenounce: boolean
  readonly canLimit: boolean
}

/** What keeps profiles apart, what keeps a worker from taking too much, and what nothing here keeps it from: for people. */
export function wallsInWords(facts: WallsFacts): WallsStatus {
  const { walls } = facts
  const { remedy, remedySaid } = walls.kind === 'uid' ? NOTHING_TO_DO : walls
  return {
    isolation: isolationOf(walls),
    isolationSaid:
      walls.kind === 'uid' ? { code: 'accounts', values: { ...walls.range } } : walls.said,
    walls: {
      kind: walls.kind,
      isWeaker: remedy !== '',
      remedy,
      remedySaid,
      limits: limitsOf(facts),
      notHeld: notHeld(facts),
    },
  }
}

const NOTHING_TO_DO = { remedy: '', remedySaid: null } as const

function isolationOf(walls: Walls): string {
  if (walls.kind === 'uid') {
    const { from, to } = walls.range
    return `An account of the machine's own for each profile (numbers from ${from} to ${to}): the kernel refuses another's files, sockets and processes.`
  }
  return `One process a profile, all under one account of the machine, because ${walls.because}: a secret for each worker and private folders keep them apart, not the kernel.`
}

function limitsOf({ walls, confinement, canLimit }: WallsFacts): string {
  const { memoryMb, processes, openFiles, cpuWeight } = confinement.limits
  const counts = confinement.groups('pids') || (canLimit && walls.kind === 'uid')
  const ofMemory = confinement.groups('memory') ? '' : ' a process'
  const limits = [
    { most: memoryMb, of: `MB of memory${ofMemory}`, isHeld: canLimit || ofMemory === '' },
    { most: processes, of: 'processes and threads', isHeld: counts },
    { most: openFiles, of: 'open files a process', isHeld: canLimit },
  ]
  const held = limits.filter(({ most, isHeld }) => most !== null && isHeld)
  const open = limits.filter(({ most, isHeld }) => most !== null && !isHeld)
  const words = held.map(({ most, of }) => `${most} ${of}`)
  const shares = confinement.groups('cpu')
  const all = shares ? [...words, `a fair part of the processors (weight ${cpuWeight})`] : words
  const lacking = [...open.map(({ of }) => of), ...(shares ? [] : ['fair parts of the processors'])]
  const lacks = lacking.length === 0 ? '' : ` Nothing here sees to: ${lacking.join(', ')}.`
  return `Each worker gets at most: ${all.join(', ') || 'all there is'}.${lacks}`
}

function notHeld({ walls, confinement, canRenounce }: WallsFacts): string[] {
  const always = [
    'Room on the disk is shared: a worker that fills it fills it for all.',
    ...(canRenounce
      ? []
      : [
          'A worker may start programs that give it other rights (setpriv of util-linux is missing).',
        ]),
  ]
  if (walls.kind === 'uid') return always
  return [
    'A worker that turned hostile could read and change another’s files and database, and the supervisor’s.',
    'It could end another’s processes, and read their memory and the secrets in it.',
    'It could reach the supervisor’s socket with the key that lies beside it, and so do what the console may.',
    ...(confinement.groups('end')
      ? []
      : ['A process that it starts and that hides its origin could outlive it.']),
    ...always,
  ]
}
