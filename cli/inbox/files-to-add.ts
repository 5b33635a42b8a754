import { readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'

/** A file that is to go into the inbox. */
export interface FileToAdd {
  readonly path: string
  readonly name: string
  /** The folder of the inbox that it goes into. */
  readonly folder: string | undefined
  readonly bytes: number
  readonly modifiedAt: string
}

/** The files that paths stand for; a folder stands for the files right in it. Throws `wrong-usage` before anything is sent. */
export async function filesToAdd(
  paths: readonly string[],
  withFolders: boolean,
): Promise<FileToAdd[]> {
  const lists = await Promise.all(paths.map((path) => filesAt(path, withFolders)))
  return lists.flat()
}

async function filesAt(path: string, withFolders: boolean): Promise<FileToAdd[]> {
  const found = await look(path)
  if (found.isFile()) return [await fileAt(path, undefined)]
  if (!found.isDirectory()) throw wrong(path, 'it is no file')
  if (!withFolders) throw wrong(path, 'it is a folder; to add its files: --folder')
  const entries = await readdir(path, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const folder = basename(resolve(path))
  return await Promise.all(files.map(({ name }) => fileAt(join(path, name), folder)))
}

async function fileAt(path: string, folder: string | undefined): Promise<FileToAdd> {
  const { size, mtime } = await look(path)
  return { path, name: basename(path), folder, bytes: size, modifiedAt: mtime.toISOString() }
}

async function look(path: string) {
  return await stat(path).catch((error: unknown) => {
    throw wrong(path, messageOf(error))
  })
}

function wrong(path: string, why: string): AppError {
  return new AppError('wrong-usage', `${path} cannot be added: ${why}.`)
}
