import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import { archivedPath, type ProfileFolders } from '../profiles/profile-folders.ts'

const name = () => z.string().regex(/^[^/\0]{1,255}$/)

/** That a folder is to take a profile's place; names of folders in the archive. Nobody is named while the account is not made yet. */
export const RestoreIntent = schema(() =>
  z.strictObject({
    userId: z.string().nullable(),
    username: z.string().max(64),
    into: name(),
    aside: name(),
    at: z.iso.datetime(),
  }),
)
export type RestoreIntent = z.output<typeof RestoreIntent.zod>

/** How the files begin that say so, beside the archived profiles. */
export const INTENT_PREFIX = '.restoring-'

export interface SwapParts {
  readonly layout: RootLayout
  readonly folders: ProfileFolders
}

/** Puts a folder, whole and checked, in a profile's place, where no worker may be; gives where what was there is now, below the data root, or null. */
export async function swapIn(
  parts: SwapParts,
  profile: ProfileRef,
  into: string,
): Promise<string | null> {
  const intent = await intentFor(parts, { ...profile, into })
  try {
    for (const step of swapSteps(parts, intent)) await step()
  } catch (error) {
    await undoSwap(parts, intent)
    throw error
  }
  return (await parts.folders.hasArchived(intent.aside)) ? archivedPath(intent.aside) : null
}

/** What is to be done, with a name for what is there now. */
export async function intentFor(
  { folders }: SwapParts,
  { userId, username, into }: { userId: string | null; username: string; into: string },
): Promise<RestoreIntent> {
  const now = new Date()
  const aside = await folders.freeInArchive(username, now)
  return { userId, username, into: basename(into), aside, at: now.toISOString() }
}

/**
 * The steps of it. INVARIANT: the first is durable before the second begins, so that `finishRestores` makes good wherever they end.
 */
export function swapSteps(
  { layout, folders }: SwapParts,
  intent: RestoreIntent,
): (() => Promise<void>)[] {
  const { userId, username, into, aside, at } = intent
  const note = userId === null ? undefined : { userId, username, reason: 'replaced' as const, at }
  return [
    async () => {
      await makeFolder(layout.archive)
      await writeJsonFile(intentFile(layout, username), intent)
    },
    async () => void (await folders.putAway({ username }, aside, note)),
    async () => await folders.moveIn({ username }, join(layout.archive, into)),
    async () => await rm(intentFile(layout, username), { force: true }),
  ]
}

/** Puts back what was there, where nothing has taken its place. */
export async function undoSwap(
  { layout, folders }: SwapParts,
  { username, aside }: RestoreIntent,
): Promise<void> {
  const isAside = existsSync(join(layout.archive, aside))
  if (isAside && !(await folders.has({ username }))) await folders.takeBack({ username }, aside)
  await rm(intentFile(layout, username), { force: true })
}

function intentFile({ archive }: RootLayout, username: string): string {
  return join(archive, `${INTENT_PREFIX}${username}.json`)
}
