import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { WorkerFleet } from '../workers/worker-fleet.ts'
import { pidOf, type WorkerLife } from '../workers/worker-life.ts'
import { holdProcess } from './still-process.ts'

/** A worker that stands still; `release` says whether it did so, and no other process was there, all the while. */
export interface WorkerHold {
  readonly release: () => boolean
}

/** From the signal on: longer than it takes to look at a large profile, and less than a silent worker is given. */
const LONGEST_MS = 3_000

/**
 * Makes a profile's worker stand still, or notes that there is none. It goes on by itself when nobody releases it in time. Whoever is to let it
 * go on, should this process die, hears of it first.
 */
export async function holdWorker(
  fleet: WorkerFleet,
  profile: ProfileRef,
  onProcess: (pid: number) => void,
): Promise<WorkerHold> {
  const before = fleet.of(profile).life
  const pid = pidOf(before.state)
  const began = performance.now()
  if (pid !== null) onProcess(pid)
  const goOn = pid === null ? () => undefined : await holdProcess(pid)
  let isOver = false
  const end = (): void => {
    isOver = true
    goOn()
  }
  const timer = setTimeout(end, LONGEST_MS - (performance.now() - began))
  return {
    release() {
      clearTimeout(timer)
      if (isOver) return false
      end()
      return isSameProcess(before, fleet.of(profile).life)
    },
  }
}

/** A start without a process yet may have had one by now: it counts as a change. */
function isSameProcess(before: WorkerLife, now: WorkerLife): boolean {
  const isComing = before.state.status === 'starting' && pidOf(before.state) === null
  return (
    !isComing && before.generation === now.generation && pidOf(before.state) === pidOf(now.state)
  )
}
