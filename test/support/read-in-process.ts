import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { limitedParts } from '../../worker/inbox/reading/limited-parts.ts'
import { READ_LIMITS, type ReadLimits } from '../../worker/inbox/reading/read-limits.ts'
import { readOpened } from '../../worker/inbox/reading/read-opened.ts'
import type { ReadPart } from '../../worker/inbox/reading/read-part.ts'
import { bufferSource } from '../../worker/inbox/reading/source.ts'

/** Where documents lie that real programs made. */
export const DOCUMENTS = resolve(import.meta.dirname, '../fixtures/documents')

/** Reads bytes as the reader's process would, without the process. */
export async function readBytes(
  name: string,
  bytes: string | Uint8Array,
  limits: Partial<ReadLimits> = {},
): Promise<ReadPart[]> {
  const whole = { ...READ_LIMITS, ...limits }
  const source = bufferSource(Buffer.from(bytes))
  const parts: ReadPart[] = []
  for await (const part of limitedParts(readOpened(source, { name, limits: whole }), whole))
    parts.push(part)
  return parts
}

/** Reads a document of the fixtures. */
export async function readFixture(name: string): Promise<ReadPart[]> {
  return await readBytes(name, readFileSync(join(DOCUMENTS, name)))
}

/** The texts of passages and messages. */
export function textsOf(parts: readonly ReadPart[]): string[] {
  return parts.flatMap((part) => ('text' in part ? part.text : []))
}

/** Of the last part: what a refused document was refused for, else that it ended. */
export function endOf(parts: readonly ReadPart[]): string {
  const last = parts.at(-1)
  return last?.kind === 'refused' ? last.code : (last?.kind ?? 'nothing')
}
