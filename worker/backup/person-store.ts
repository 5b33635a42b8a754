import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { type FoundStore, noteStore, storeAt, storesIn } from '../../shared/backups/store-note.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import { asOwnerOf } from './as-owner.ts'
import { BACKUPS_KNOWN } from './note-in-profile.ts'
import { snapshotTimes } from './snapshot-files.ts'
import { STORE_LOCK, withStoreLocked } from './store-lock.ts'

/** Whose backups are meant, and in which folder they are. */
export interface StoreWish {
  /** The profile. */
  readonly root: string
  readonly userId: string
  readonly username: string
  /** Where everybody's stores are. */
  readonly backups: string
}

/**
 * Lends the store of one account, locked, and makes one where there is none. A store is the account's whose ID it notes, whatever its folder
 * is called. One without a note (earlier versions made such) is taken over when the profile remembers one of its backups.
 */
export async function withOwnStore<T>(
  wish: StoreWish,
  work: (store: string) => Promise<T>,
): Promise<T> {
  const { backups, userId, username } = wish
  const found = await ownStore(wish)
  const name = found?.name ?? (await freeName(wish))
  const path = join(backups, name)
  await makeFolder(path)
  return await withStoreLocked(path, async () => {
    const now = await storeAt(backups, name)
    // Another installation that backs up to the same place may have been quicker.
    if (now.status === 'owned' && now.owner.userId !== userId) throw takenMeanwhile(path)
    if (now.status !== 'owned' || now.owner.username !== username)
      await noteStore(path, { userId, username })
    return await work(path)
  })
}

/** Lends a store to read from, locked: the account's own, or the one that is named, whosoever it is. Throws `not-found` and `conflict`. */
export async function withStoreToRead<T>(
  wish: StoreWish & { readonly storeName?: string | undefined },
  work: (store: string) => Promise<T>,
): Promise<T> {
  const { storeName } = wish
  const found = storeName === undefined ? await ownStore(wish) : await namedStore(wish, storeName)
  if (found?.status === 'damaged' && storeName === undefined) throw damagedNote(found)
  if (found) return await withStoreLocked(found.path, () => work(found.path))
  throw await noStore(wish)
}

async function ownStore(wish: StoreWish): Promise<FoundStore | undefined> {
  const { backups, userId, username } = wish
  const stores = await storesIn(backups)
  const own = stores.filter((one) => one.status === 'owned' && one.owner.userId === userId)
  // Of copies that somebody made of a store, the one that is gone on with.
  const [latest] = own.toSorted((one, other) => (newestOf(one) < newestOf(other) ? 1 : -1))
  if (latest) return latest
  const called = stores.find(({ name }) => name === username)
  const isOpen = called !== undefined && called.status !== 'owned'
  return isOpen && isRemembered(wish, called) ? called : undefined
}

/** Among those that are there, so that no path gets through. */
async function namedStore({ backups }: StoreWish, name: string): Promise<FoundStore | undefined> {
  return (await storesIn(backups)).find((one) => one.name === name)
}

function newestOf({ path }: FoundStore): string {
  return snapshotTimes(path).at(-1) ?? ''
}

const Known = schema(() => z.looseObject({ at: z.string() }))

/** Whether the profile notes a backup of the very moment at which one of these was taken: nobody else's does. */
function isRemembered({ root }: StoreWish, { path }: FoundStore): boolean {
  const times = new Set(snapshotTimes(path))
  const noted = asOwnerOf(root, () => textOf(join(root, BACKUPS_KNOWN)))
  return noted.split('\n').some((line) => times.has(momentIn(line)))
}

function momentIn(line: string): string {
  try {
    return Known.parse(parseJson(line, 'Line'), 'Line').at
  } catch {
    // Torn, or written by hand: a line that says nothing.
    return ''
  }
}

/** Empty for a link, and for whatever else is no plain file. */
function textOf(path: string): string {
  const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile()
  return isFile ? readFileSync(path, 'utf8') : ''
}

/** The username, unless the backups of another account are called so. */
async function freeName({ backups, username, userId }: StoreWish): Promise<string> {
  const place = join(backups, username)
  if (!existsSync(place) || readdirSync(place).every((name) => name.startsWith(STORE_LOCK)))
    return username
  const hash = createHash('sha256').update(userId).digest('hex')
  return `${username}-${hash.slice(0, SHORT_HASH)}`
}

const SHORT_HASH = 12

function damagedNote({ name, path }: FoundStore): AppError {
  return new AppError(
    'file-corrupt',
    `${path}/store.json, which says whose backups these are, has changed. The next backup writes it anew; to take them as they are, name the store: --store ${name}`,
  )
}

function takenMeanwhile(store: string): AppError {
  return new AppError('busy', `${store} has just become another account’s. Try again.`)
}

/** Says what there is instead, and how to take it. */
async function noStore({
  backups,
  username,
  storeName,
}: StoreWish & { readonly storeName?: string | undefined }): Promise<AppError> {
  const stores = await storesIn(backups)
  if (storeName !== undefined)
    return new AppError(
      'not-found',
      `There is no store named ${JSON.stringify(storeName.slice(0, 80))} in ${backups}. What there is: mh profile backup --list`,
    )
  const other = stores.find(
    (one) =>
      one.name === username ||
      one.status === 'damaged' ||
      (one.status === 'owned' && one.owner.username === username),
  )
  if (!other) return new AppError('not-found', `There is no backup of ${username} in ${backups}.`)
  return new AppError(
    'conflict',
    `${whoseWords(other)} To take them all the same, name the store: --store ${other.name}`,
  )
}

function whoseWords(store: FoundStore): string {
  if (store.status === 'owned')
    return `The backups in ${store.path} are of another account that had this name, ${store.owner.userId}.`
  if (store.status === 'damaged')
    return `It cannot be read whose backups are in ${store.path}: ${store.path}/store.json is damaged.`
  return `It is not noted whose backups are in ${store.path}, and the profile remembers none of them.`
}
