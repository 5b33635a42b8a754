import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { writeFileAtomic } from '../files/atomic-write.ts'
import { parseJson } from '../files/parse-json.ts'

/** Whose backups a store holds. The name of its folder does not say: names change, and somebody else may have had one before. */
const StoreOwner = schema(() =>
  z.object({ version: z.literal(1), userId: z.string().min(1), username: z.string() }),
)
export type StoreOwner = Omit<z.output<typeof StoreOwner.zod>, 'version'>

/** A folder of a place of backups. `unnoted`: an earlier version made it, or it is none of ours; `damaged`: its note is not as it was written. */
export type FoundStore = { readonly name: string; readonly path: string } & (
  | { readonly status: 'owned'; readonly owner: StoreOwner }
  | { readonly status: 'unnoted' | 'damaged' }
)

/** Every folder where backups are kept, by name. */
export async function storesIn(backups: string): Promise<FoundStore[]> {
  const names = (await foldersIn(backups)).toSorted()
  return await Promise.all(names.map((name) => storeAt(backups, name)))
}

/** What a folder of that name is. */
export async function storeAt(backups: string, name: string): Promise<FoundStore> {
  const path = join(backups, name)
  const text = await textOf(join(path, NOTE))
  if (text === undefined) return { name, path, status: 'unnoted' }
  const owner = ownerIn(text)
  return owner ? { name, path, status: 'owned', owner } : { name, path, status: 'damaged' }
}

/** Notes durably whose a store is. */
export async function noteStore(store: string, owner: StoreOwner): Promise<void> {
  await writeFileAtomic(join(store, NOTE), textFor(owner))
}

const NOTE = 'store.json'

/** The hash makes each flipped bit seen, also one that makes another name of a name. */
function textFor({ userId, username }: StoreOwner): string {
  const owner = { version: 1, userId, username }
  const sha256 = createHash('sha256').update(JSON.stringify(owner)).digest('hex')
  return `${JSON.stringify({ ...owner, sha256 })}\n`
}

function ownerIn(text: string): StoreOwner | undefined {
  try {
    const { userId, username } = StoreOwner.parse(parseJson(text, NOTE), NOTE)
    const owner = { userId, username }
    return textFor(owner) === text ? owner : undefined
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined
    throw error
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
