import { setPriority } from 'node:os'
import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import { toAppError } from '../../shared/errors/app-error.ts'
import { measureFolder, measureNew } from './measure-folder.ts'

type MeasureWork = Extract<KeeperWork, { kind: 'measure' }>

const LOW_PRIORITY = 10

/** What each of some folders takes, or what is new in it, one after the other; why where it cannot be said. */
export function measurePlaces(
  { places, eachMs, newSince }: MeasureWork,
  progress: (done: number, of: number) => void,
): Record<string, unknown>[] {
  setPriority(LOW_PRIORITY)
  return places.map(({ key, path, as }, done) => {
    progress(done, places.length)
    try {
      const measuring = { path, as, withinMs: eachMs }
      return newSince === undefined
        ? { key, usage: measureFolder(measuring) }
        : { key, newBytes: measureNew(measuring, newSince) }
    } catch (error) {
      const { code, message } = toAppError(error)
      return { key, problem: { code, message } }
    }
  })
}
