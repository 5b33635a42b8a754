import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { AppError, systemCodeOf } from '../../errors/app-error.ts'
import { holderIn, holderPath, type LockHolder } from '../../files/lock-holder.ts'
import { openWithoutLinks } from '../../files/open-without-links.ts'
import { profileLayout } from '../../layout/profile-layout.ts'
import { profileRoot } from '../../layout/root-layout.ts'
import { accountsOf } from '../accounts.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import type { RootPlace } from '../root-place.ts'

interface Held {
  readonly username: string
  readonly path: string
  readonly holder: LockHolder
}

/** Which process holds a profile, where it is not the worker that the supervisor knows. No link in a profile is followed. */
export const profileLocks: RootCheck = {
  name: 'profile locks',
  fine: 'No profile is held by a process that nobody knows.',
  look: async (place) => {
    const accounts = (await accountsOf(place.layout)) ?? []
    const held = await Promise.all(
      accounts.map(({ username }) => heldBy(username, profileRoot(place.layout, username))),
    )
    return held.flatMap((one) => (one ? symptomsOf(one, place) : []))
  },
}

async function heldBy(username: string, root: string): Promise<Held | undefined> {
  const path = relative(root, holderPath(profileLayout(root).lock))
  try {
    await using file = await openWithoutLinks(root, ...path.split('/'))
    const holder = await holderIn(await file.readFile('utf8'))
    return holder ? { username, holder, path: join(root, path) } : undefined
  } catch (error) {
    // No worker has run there yet, or another check tells what lies in a folder's place.
    if (error instanceof AppError || systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function symptomsOf({ username, path, holder }: Held, { running }: RootPlace): CodedSymptom[] {
  const { pid, since, isAlive } = holder
  if (!isAlive) return [leftBehind(path, holder)]
  if (!running) return [withoutSupervisor(username, holder)]
  if (running.workers.some((row) => row.username === username && row.pid === pid)) return []
  return [
    {
      severity: 'error',
      subject: username,
      message: found('profile-held', { username, pid, since }),
      remedy: advised('see-process', { pid }),
    },
  ]
}

function withoutSupervisor(username: string, { pid, since }: LockHolder): CodedSymptom {
  return {
    severity: 'note',
    subject: username,
    message: found('worker-alone', { username, pid, since }),
    remedy: advised('take-over'),
  }
}

function leftBehind(path: string, { pid }: LockHolder): CodedSymptom {
  return {
    severity: 'note',
    subject: path,
    message: found('worker-left', { pid, path }),
    remedy: advised('fix-or-worker-start'),
    mend: async () => {
      await rm(path, { force: true })
      return `${path} was removed: the process ${pid} is gone.`
    },
  }
}
