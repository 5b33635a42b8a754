import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { systemCodeOf } from '../../errors/app-error.ts'
import { socketPath } from '../../files/socket-path.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { namesIn, statOf } from '../guarded-paths.ts'
import type { RootPlace } from '../root-place.ts'
import { shellWord } from '../shell-word.ts'

/** Sockets on which nobody listens any more. Those of a running supervisor and its workers are not touched. */
export const sockets: RootCheck = {
  name: 'sockets',
  fine: 'Somebody listens on every socket.',
  look: async (place, signal) => {
    const looks = (await socketsOf(place)).map((path) => symptomsOf(path, signal))
    return (await Promise.all(looks)).flat()
  },
}

async function socketsOf({ layout, running }: RootPlace): Promise<string[]> {
  const names = await namesIn(layout.runWorkers)
  const busy = new Set(
    running?.workers.filter(({ state }) => !IDLE.has(state)).map(({ username }) => username),
  )
  const idle = names.filter((name) => !busy.has(name))
  const ofWorkers = idle.map((name) => join(layout.runWorkers, name, 'worker.sock'))
  return running ? ofWorkers : [layout.controlSocket, ...ofWorkers]
}

/** States in which no process is there, nor about to be. */
const IDLE: ReadonlySet<string> = new Set(['stopped', 'hibernated', 'failed', 'locked'])

async function symptomsOf(path: string, signal: AbortSignal): Promise<CodedSymptom[]> {
  const there = await statOf(path)
  if (!there) return []
  if (!there.isSocket()) return [noSocket(path)]
  return (await isDead(path, signal)) ? [dead(path)] : []
}

async function isDead(path: string, signal: AbortSignal): Promise<boolean> {
  const socket = connect(socketPath(path))
  try {
    await once(socket, 'connect', { signal })
    return false
  } catch (error) {
    if (signal.aborted) throw error
    return systemCodeOf(error) === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}

function noSocket(path: string): CodedSymptom {
  return {
    severity: 'warning',
    subject: path,
    message: found('not-a-socket', { path }),
    remedy: advised('move-away', { path: shellWord(path) }),
  }
}

function dead(path: string): CodedSymptom {
  return {
    severity: 'note',
    subject: path,
    message: found('socket-dead', { path }),
    remedy: advised('fix-or-next-start'),
    mend: async () => {
      if (!(await statOf(path))?.isSocket() || !(await isDead(path, AbortSignal.timeout(1_000))))
        return `${path} was left: somebody listens on it now.`
      await rm(path, { force: true })
      return `${path} was removed: nobody listened on it.`
    },
  }
}
