import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { syncFolder } from '../../shared/files/atomic-write.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'

const name = () => z.string().regex(/^[^/\0]{1,255}$/)

/** That a folder is to take a profile's place; names of folders in the archive. */
export const RestoreIntent = schema(() =>
  z.strictObject({ username: z.string().max(64), into: name(), aside: name() }),
)
export type RestoreIntent = z.output<typeof RestoreIntent.zod>

/** How the files begin that say so, beside the archived profiles. */
export const INTENT_PREFIX = '.restoring-'

interface Swap {
  readonly username: string
  /** What takes the place: a folder beside the archived profiles, whole and checked. */
  readonly into: string
  readonly now: Date
}

/** Puts a folder in a profile's place, where no worker may be; gives where what was there is now, below the data root, or null. */
export async function swapIn(
  layout: RootLayout,
  { username, into, now }: Swap,
): Promise<string | null> {
  const aside = freeAside(layout, username, now)
  const intent = { username, into: basename(into), aside }
  try {
    for (const step of swapSteps(layout, intent)) await step()
  } catch (error) {
    await undoSwap(layout, intent)
    throw error
  }
  return existsSync(join(layout.archive, aside)) ? join('profiles', '_archive', aside) : null
}

/**
 * The steps of it. INVARIANT: the first is durable before the second begins, so that `finishRestores` makes good wherever they end.
 */
export function swapSteps(layout: RootLayout, intent: RestoreIntent): (() => Promise<void>)[] {
  const { username, into, aside } = intent
  const root = profileRoot(layout, username)
  return [
    async () => {
      await makeFolder(layout.archive)
      await writeJsonFile(intentFile(layout, username), intent)
    },
    async () => {
      await moveIfThere(root, join(layout.archive, aside))
      await syncFolder(layout.archive)
      await syncFolder(layout.profiles)
    },
    async () => {
      await rename(join(layout.archive, into), root)
      await syncFolder(layout.profiles)
      await syncFolder(layout.archive)
    },
    async () => await rm(intentFile(layout, username), { force: true }),
  ]
}

/** Puts back what was there, where nothing has taken its place. */
export async function undoSwap(
  layout: RootLayout,
  { username, aside }: RestoreIntent,
): Promise<void> {
  const root = profileRoot(layout, username)
  if (!existsSync(root)) await moveIfThere(join(layout.archive, aside), root)
  await rm(intentFile(layout, username), { force: true })
  await syncFolder(layout.profiles)
}

/** A name in the archive that nothing has. */
export function freeAside({ archive }: RootLayout, username: string, now: Date): string {
  const wished = `${username}-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
  let free = wished
  for (let count = 2; existsSync(join(archive, free)); count += 1) free = `${wished}-${count}`
  return free
}

function intentFile({ archive }: RootLayout, username: string): string {
  return join(archive, `${INTENT_PREFIX}${username}.json`)
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}
