import { copyFile, readFile, rename } from 'node:fs/promises'
import type { z } from 'zod'
import type { Schema } from '../api/schema.ts'
import { messageOf, systemCodeOf } from '../errors/app-error.ts'
import { writeFileAtomic } from './atomic-write.ts'
import { parseJson } from './parse-json.ts'

/** What was found where a JSON file is expected. */
export type JsonFile<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'missing' }
  | { readonly status: 'corrupt'; readonly reason: string }

/** Reads and checks a JSON file. Anything but a missing or an invalid file (a permission, a broken disk) is thrown. */
export async function readJsonFile<T extends z.ZodType>(
  path: string,
  shape: Schema<T>,
): Promise<JsonFile<z.output<T>>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return { status: 'missing' }
    throw error
  }
  try {
    return { status: 'ok', value: shape.parse(parseJson(text, path), path) }
  } catch (error) {
    return { status: 'corrupt', reason: messageOf(error) }
  }
}

/** Writes a value as a person would like to read it: two spaces, a final newline. Durable when it returns. */
export async function writeJsonFile(path: string, value: unknown, mode?: number): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`, mode)
}

/** Keeps a copy of the present version beside a file, as `<path>.bak`, for the day that the file is found corrupt. */
export async function keepBackup(path: string): Promise<void> {
  try {
    await copyFile(path, `${path}.bak`)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  }
}

/** Moves a corrupt file out of the way, never deletes it; gives its new path. */
export async function setAside(path: string, now: Date): Promise<string> {
  const aside = `${path}.corrupt-${now.toISOString().replaceAll(/[:.]/g, '-')}`
  await rename(path, aside)
  return aside
}
