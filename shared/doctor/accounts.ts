import { readJsonFile } from '../files/json-file.ts'
import type { RootLayout } from '../layout/root-layout.ts'
import { statOf } from './guarded-paths.ts'
import { type KnownUser, KnownUsers } from './state-files.ts'

/** The accounts of a data root; null when their file cannot be read or was lost, which a check of its own tells. */
export async function accountsOf({ usersFile }: RootLayout): Promise<readonly KnownUser[] | null> {
  const found = await readJsonFile(usersFile, KnownUsers)
  if (found.status === 'ok') return found.value.users
  const isLost = found.status === 'corrupt' || (await statOf(`${usersFile}.bak`)) !== undefined
  return isLost ? null : []
}
