import { setPriority } from 'node:os'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { toAppError } from '../../shared/errors/app-error.ts'
import { measureFolder } from './measure-folder.ts'

type MeasureWork = Extract<KeeperWork, { kind: 'measure' }>

const LOW_PRIORITY = 10

/** What each of some folders takes, one after the other; why where it cannot be said. */
export function measurePlaces(
  { places, eachMs }: MeasureWork,
  progress: (done: number, of: number) => void,
): Record<string, unknown>[] {
  setPriority(LOW_PRIORITY)
  return places.map(({ key, path, as }, done) => {
    progress(done, places.length)
    try {
      return { key, usage: measureFolder({ path, as, withinMs: eachMs }) }
    } catch (error) {
      const { code, message } = toAppError(error)
      return { key, problem: { code, message } }
    }
  })
}
