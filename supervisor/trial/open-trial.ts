import type { Opening } from '../supervisor.ts'
import type { OpenWalls } from '../walls/open-walls.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import type { WorkerProgram } from '../workers/worker-program.ts'
import { SecurityTrial } from './security-trial.ts'
import { sweepTrial } from './sweep-trial.ts'

export interface TryingParts {
  readonly fleet: WorkerFleet
  readonly program: WorkerProgram
  readonly walls: OpenWalls
}

/** What tries the walls of this start, with everything gone that an earlier trial may have left. */
export async function openTrial(
  { layout, accounts }: Opening,
  { fleet, program, walls }: TryingParts,
): Promise<SecurityTrial> {
  await sweepTrial(layout)
  const { walls: enclosing, chosen, confinement } = walls
  return new SecurityTrial({
    layout,
    accounts,
    fleet,
    program,
    enclosing,
    walls: chosen,
    confinement,
  })
}
