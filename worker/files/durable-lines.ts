import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import type { Schema } from '../../shared/api/schema.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { noRoomOr } from './no-room.ts'

/** Appends a value as a line of JSON, to a file and folder that are made when needed; durable when it is settled. */
export async function appendLine(path: string, value: unknown): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
    const file = await open(path, 'a', PRIVATE_FILE)
    try {
      await append(file, `${JSON.stringify(value)}\n`, path)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw noRoomOr(error)
  }
}

/** Every line of a file that was written to its end; none when there is no file. */
export async function readLines<T extends z.ZodType>(
  path: string,
  line: Schema<T>,
): Promise<z.output<T>[]> {
  return linesIn(await readFile(path, 'utf8').catch(emptyIfMissing), line)
}

/** The same of a text. A line that was torn by a crash was not acknowledged, so nothing has come of it: it is passed over. */
export function linesIn<T extends z.ZodType>(text: string, line: Schema<T>): z.output<T>[] {
  const lines = text.split('\n').filter((written) => written.trim() !== '')
  return lines.flatMap((written) => {
    try {
      return [line.parse(parseJson(written, 'Line'), 'Line')]
    } catch (error) {
      if (error instanceof AppError) return []
      throw error
    }
  })
}

async function append(file: FileHandle, line: string, path: string): Promise<void> {
  const { size } = await file.stat()
  // Begins with a line end: the line before may have been torn.
  await file.appendFile(size === 0 ? line : `\n${line}`)
  await file.datasync()
  if (size === 0) await syncFolder(dirname(path))
}

function emptyIfMissing(error: unknown): string {
  if (systemCodeOf(error) === 'ENOENT') return ''
  throw error
}
