import { rm } from 'node:fs/promises'
import { holderOf, holderPath, type LockHolder } from '../../files/lock-holder.ts'
import type { CodedSymptom, RootCheck } from '../check.ts'
import { found, advised } from '../said.ts'
import { statOf } from '../guarded-paths.ts'
import type { RootLayout } from '../../layout/root-layout.ts'

/** Who holds the data root, where nobody answers for it; and what a supervisor that was killed has left. */
export const supervisorLock: RootCheck = {
  name: 'supervisor',
  fine: 'No process holds the data root but a supervisor that answers.',
  look: async ({ layout, running }) => {
    if (running) return []
    const holder = await holderOf(layout.supervisorLock)
    if (holder?.isAlive) return [silent(layout.root, holder)]
    const left = holder === null ? [] : [leftBy(holder, layout)]
    return [...left, ...(await tokenLeft(layout))]
  },
}

function silent(root: string, { pid, since }: LockHolder): CodedSymptom {
  return {
    severity: 'error',
    subject: root,
    message: found('root-held', { pid, path: root, since }),
    remedy: advised('wait-or-kill', { pid }),
  }
}

function leftBy({ pid, since }: LockHolder, layout: RootLayout): CodedSymptom {
  const path = holderPath(layout.supervisorLock)
  return {
    severity: 'note',
    subject: path,
    message: found('supervisor-left', { pid, since, path }),
    remedy: advised('fix-or-start'),
    mend: async () => await removed(path, layout),
  }
}

async function tokenLeft(layout: RootLayout): Promise<CodedSymptom[]> {
  const path = layout.controlToken
  if (!(await statOf(path))?.isFile()) return []
  return [
    {
      severity: 'note',
      subject: path,
      message: found('token-left', { path }),
      remedy: advised('fix-or-start'),
      mend: async () => await removed(path, layout),
    },
  ]
}

/** A supervisor may have started meanwhile: then it is not the dead one's any more. */
async function removed(path: string, { supervisorLock: lock }: RootLayout): Promise<string> {
  if ((await holderOf(lock))?.isAlive) return `${path} was left: a supervisor has started.`
  await rm(path, { force: true })
  return `${path} was removed: no supervisor runs.`
}
