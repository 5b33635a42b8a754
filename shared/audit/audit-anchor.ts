import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { readJsonFile, writeJsonFile } from '../files/json-file.ts'
import { auditDays } from './audit-days.ts'
import { lastLinkOf } from './audit-tail.ts'

/** `anchor.json` beside the days of an audit: where the chain begins since older days were taken away. */
const Anchor = schema(() =>
  z.object({
    version: z.literal(1),
    /** The last day that was taken away. */
    day: z.iso.date(),
    /** What the first line after it says of the one before. */
    link: z.string().nullable(),
    at: z.iso.datetime(),
  }),
)
export type Anchor = z.output<typeof Anchor.zod>

/** The anchor of an audit folder; null where nothing was taken away, or where what is there cannot be read. */
export async function readAnchor(folder: string): Promise<Anchor | null> {
  const found = await readJsonFile(pathOf(folder), Anchor)
  return found.status === 'ok' ? found.value : null
}

/**
 * Takes away the days before one, noting first where the chain goes on, so that a crash in between leaves days too many and none too few.
 * Gives the days that went.
 */
export async function dropDaysBefore(folder: string, day: string, now: Date): Promise<string[]> {
  const old = (await auditDays(folder)).filter((one) => one < day)
  const last = old.at(-1)
  if (last === undefined) return []
  const link = (await lastLinkOf(folder, last)) ?? (await readAnchor(folder))?.link ?? null
  await writeJsonFile(pathOf(folder), { version: 1, day: last, link, at: now.toISOString() })
  for (const one of old) await rm(join(folder, `${one}.ndjson`))
  return old
}

function pathOf(folder: string): string {
  return join(folder, 'anchor.json')
}
