import type { WorkerLimits } from '../../shared/domain/worker-limits.ts'
import type { GroupPlace, GroupPower } from '../limits/control-group-places.ts'
import type { LimitingPrograms } from '../limits/limiting-programs.ts'
import type { MachineAccount } from './own-tree.ts'

interface ConfinementParts {
  readonly limits: WorkerLimits
  readonly programs: LimitingPrograms
  readonly places: readonly GroupPlace[]
}

/** How a program is started: the command, and the account where that is the caller's to change. */
export interface ConfinedCommand {
  readonly command: readonly string[]
  readonly account: MachineAccount | undefined
}

/** Limits of one process that it is started with; null where a group of processes is limited instead, or nothing here limits it. */
export interface ProcessLimits {
  readonly openFiles: number | null
  readonly processes: number | null
  readonly dataBytes: number | null
}

const UNLIMITED: ProcessLimits = { openFiles: null, processes: null, dataBytes: null }

/** A worker's process is an account's, the supervisor's own, or waits to be told which. */
export type ConfinedAs = MachineAccount | 'supervisor' | 'standby'

const MIB = 1024 * 1024
/** Stacks of threads count in full, and most of each is never touched. */
const BESIDES_MB = 256

/** What a worker's process is started with less than the supervisor has. INVARIANT: one command line for all of one kind, so that none has more. */
export class Confinement {
  readonly #parts: ConfinementParts

  constructor(parts: ConfinementParts) {
    this.#parts = parts
  }

  get limits(): WorkerLimits {
    return this.#parts.limits
  }

  /** Whether the kernel's groups see to it. */
  groups(power: GroupPower): boolean {
    return this.#parts.places.some(({ powers }) => powers.includes(power))
  }

  /** The command that becomes this one, under this account and within the limits. */
  confined(command: readonly string[], as: ConfinedAs): ConfinedCommand {
    const { setpriv, prlimit } = this.#parts.programs
    const limits = prlimit === undefined ? [] : [prlimit, ...this.#limits(as), '--']
    if (setpriv === undefined)
      return { command: [...limits, ...command], account: typeof as === 'string' ? undefined : as }
    return { command: [...limits, setpriv, ...rights(as), '--', ...command], account: undefined }
  }

  /** Whether what is started can't get more rights by starting programs. */
  get renounces(): boolean {
    return this.#parts.programs.setpriv !== undefined
  }

  /** Limits of each process that no group sees to. */
  processLimits(as: ConfinedAs): ProcessLimits {
    if (this.#parts.programs.prlimit === undefined) return UNLIMITED
    const { memoryMb, processes, openFiles } = this.#parts.limits
    // Counted for the whole account: where that is the supervisor's own too, it would be everybody's.
    const counts = as !== 'supervisor' && !this.groups('pids')
    const hasData = memoryMb !== null && !this.groups('memory')
    return {
      openFiles,
      processes: counts ? processes : null,
      dataBytes: hasData ? (memoryMb + BESIDES_MB) * MIB : null,
    }
  }

  #limits(as: ConfinedAs): string[] {
    const { openFiles, processes, dataBytes } = this.processLimits(as)
    return [
      '--core=0:0',
      ...(openFiles === null ? [] : [`--nofile=${openFiles}:${openFiles}`]),
      ...(processes === null ? [] : [`--nproc=${processes}:${processes}`]),
      ...(dataBytes === null ? [] : [`--data=${dataBytes}:${dataBytes}`]),
    ]
  }
}

/** No confinement at all: for processes that serve nobody. */
export function noConfinement(): Confinement {
  return new Confinement({
    limits: { memoryMb: null, processes: null, openFiles: null, cpuWeight: 100 },
    programs: { setpriv: undefined, prlimit: undefined },
    places: [],
  })
}

/** Of what root may, a process in standby keeps only to become another account, which ends that too. */
function rights(as: ConfinedAs): string[] {
  if (as === 'supervisor') return ['--no-new-privs']
  const none = ['--inh-caps=-all', '--no-new-privs']
  if (as === 'standby') return ['--clear-groups', '--bounding-set=-all,+setuid,+setgid', ...none]
  const { uid, gid } = as
  return [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--bounding-set=-all', ...none]
}
