import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import { profileRoot, type RootLayout, rootLayout } from '../../shared/layout/root-layout.ts'
import { makeProfileTree } from '../../shared/profile/make-profile-tree.ts'
import type { UsersFile } from '../../supervisor/accounts/account.ts'
import { withAccount } from '../../supervisor/accounts/account-rules.ts'

/** Enough that the disk is busy, not so many that descriptors run out. */
const TOGETHER = 16
/** No fewer places than this for running workers, however little memory the machine has. */
const PLACES = 10_000

/**
 * Makes a data root with this many accounts, the first an owner's, as if each worker had run once: nobody has a password, since
 * hashing one takes long on purpose. Gives their names.
 */
export async function makeRoot(root: string, count: number): Promise<string[]> {
  const layout = rootLayout(root)
  const { usersFile, systemConfigFile, wakesFile } = layout
  const file = usersFileOf(count)
  const files: (readonly [string, unknown])[] = [
    [usersFile, file],
    [systemConfigFile, { maxWorkers: PLACES }],
    // Without the table everybody would be woken and asked.
    [wakesFile, { version: 1, wakes: {} }],
  ]
  for (const [path, value] of files) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeJsonFile(path, value)
  }
  const names = file.users.map(({ username }) => username)
  await makeProfiles(layout, names)
  return names
}

function usersFileOf(count: number): UsersFile {
  let file: UsersFile = { version: 1, defaultUser: null, givenUids: [], users: [] }
  const now = new Date()
  for (let number = 0; number < count; number += 1) {
    const role = number === 0 ? 'owner' : 'guest'
    const wanted = { username: `person${number}`, role, passwordHash: null } as const
    file = withAccount(file, wanted, now)[0]
  }
  return file
}

async function makeProfiles(layout: RootLayout, names: readonly string[]): Promise<void> {
  const left = [...names]
  const makeSome = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const root = profileRoot(layout, name)
      await mkdir(root, { recursive: true, mode: 0o700 })
      const failed = await makeProfileTree(root, name)
      if (failed.length > 0) throw new Error(`These could not be made: ${failed.join(', ')}`)
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, makeSome))
}
