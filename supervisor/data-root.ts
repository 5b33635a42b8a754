import { readFile } from 'node:fs/promises'
import { systemCodeOf } from '../shared/errors/app-error.ts'
import { replaceFile, writeFileAtomic } from '../shared/files/atomic-write.ts'
import { makeFolder, PASSAGE_FOLDER } from '../shared/layout/make-folder.ts'
import type { RootLayout } from '../shared/layout/root-layout.ts'
import { dirname } from 'node:path'
import { newSecret } from './secrets/secret.ts'

/** Makes the supervisor's folders with their modes. Others may pass through `run/` and `profiles/` and list neither. */
export async function makeRootFolders(layout: RootLayout): Promise<void> {
  const passages = [layout.run, layout.runWorkers, layout.profiles]
  const own = [
    dirname(layout.usersFile),
    dirname(layout.systemConfigFile),
    layout.auditLogs,
    layout.supervisorLogs,
    layout.workerLogs,
    layout.workerRecords,
  ]
  for (const folder of passages) await makeFolder(folder, PASSAGE_FOLDER)
  for (const folder of own) await makeFolder(folder)
}

/** The key that signs session cookies: kept, so that sessions outlive a restart. */
export async function readOrMakeKey(path: string): Promise<string> {
  try {
    const key = (await readFile(path, 'utf8')).trim()
    if (key.length >= 32) return key
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
  const key = newSecret()
  await writeFileAtomic(path, `${key}\n`)
  return key
}

/** The secret of the control socket, new at each start. */
export async function issueControlToken(path: string): Promise<string> {
  const token = newSecret()
  await writeFileAtomic(path, `${token}\n`)
  return token
}

/** Counts this start; gives how many there were before it, as far as `run/` remembers. */
export async function countRestart(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return '0'
    throw error
  })
  const before = Number.parseInt(text, 10) || 0
  await replaceFile(path, `${before + 1}\n`)
  return before
}
