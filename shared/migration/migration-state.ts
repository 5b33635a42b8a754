import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { syncFolder } from '../files/atomic-write.ts'
import { readJsonFile, writeJsonFile } from '../files/json-file.ts'
import { parseJson } from '../files/parse-json.ts'

/** What stands at one path of the single-user tree, and what becomes of it. */
export const Entry = schema(() =>
  z.object({
    /** Below the source. */
    from: z.string(),
    kind: z.enum(['file', 'folder', 'link', 'other']),
    mode: z.number(),
    /** The machine's account and group that it belongs to; plans of earlier versions do not say. */
    uid: z.int().nullable().default(null),
    gid: z.int().nullable().default(null),
    mtimeMs: z.number(),
    size: z.number(),
    sha256: z.string().nullable(),
    /** What a link says. */
    target: z.string().nullable(),
    /** Below the data root; null for what is left where it is. */
    to: z.string().nullable(),
    /** Why it is left, or what a person should know of it. */
    note: z.string().nullable(),
    /** Why it is not the JSON that its name says; it is taken along as it is. */
    corrupt: z.string().nullable(),
    /** Whether it holds, or is, a path that is turned. */
    turns: z.boolean(),
  }),
)
export type Entry = z.output<typeof Entry.zod>

const PHASES = ['planned', 'backed-up', 'placed', 'rewritten', 'done', 'rolling-back'] as const
export type Phase = (typeof PHASES)[number]

/** What is in a tree. */
export const Totals = schema(() =>
  z.object({
    /** Files and links that are backed up. */
    copied: z.number(),
    /** Entries that get a place, folders too. */
    placed: z.number(),
    /** Files and links that get a place. */
    moved: z.number(),
    /** Entries that are left. */
    left: z.number(),
    /** Files and links with paths that are turned. */
    turned: z.number(),
    corrupt: z.number(),
    /** Of the files that are copied. */
    bytes: z.number(),
  }),
)
export type Totals = z.output<typeof Totals.zod>

/** What a migration was begun with. */
export const Plan = schema(() =>
  z.object({
    source: z.string(),
    inPlace: z.boolean(),
    /** Where the originals are: the backup, or the source that was copied from. */
    originals: z.string(),
    startedAt: z.string(),
    primaryUser: z.string(),
    primaryUserId: z.string(),
    /** Names of profiles by the names of the old accounts. */
    names: z.record(z.string(), z.string()),
    accounts: z.unknown(),
    /** Profiles that are made, which were not there before. */
    made: z.array(z.string()),
    /** How files and links spell the tree. */
    spellings: z.array(z.string()),
    totals: Totals.zod,
  }),
)
export type Plan = z.output<typeof Plan.zod>

const JournalLine = schema(() => z.object({ phase: z.enum(PHASES), at: z.string() }))

/** How far a migration is that was begun. */
export interface Progress {
  readonly plan: Plan
  readonly phase: Phase
  /** How far it came before it was rolled back, if it is. */
  readonly reached: Phase
  /** When it was first rolled back, which names the folder for what was written since. */
  readonly rollingBackSince: string | null
}

/** Keeps the plan of a migration whose entries are written. Its file is what makes it a begun one. */
export async function keepPlan(folder: string, plan: Plan): Promise<void> {
  await rm(join(folder, JOURNAL), { force: true })
  await syncFolder(folder)
  await writeJsonFile(planFile(folder), plan)
}

/** Ends a begun migration: without its plan there is none. */
export async function forgetMigration(folder: string): Promise<void> {
  await rm(planFile(folder), { force: true })
  await rm(folder, { recursive: true, force: true })
}

/** How far the migration is that was begun; null where none was. */
export async function readProgress(folder: string): Promise<Progress | null> {
  const path = planFile(folder)
  const found = await readJsonFile(path, Plan)
  if (found.status === 'missing') return null
  if (found.status === 'corrupt') {
    throw new AppError(
      'file-corrupt',
      `The plan of the migration, ${path}, cannot be read: ${found.reason}. Put it back from a backup of yours.`,
    )
  }
  const lines = await journalLines(folder)
  const since = lines.find(({ phase }) => phase === 'rolling-back')?.at ?? null
  return {
    plan: found.value,
    phase: lines.at(-1)?.phase ?? 'planned',
    reached: lines.findLast(({ phase }) => phase !== 'rolling-back')?.phase ?? 'planned',
    rollingBackSince: since,
  }
}

/** Notes that a phase is complete, durably. */
export async function notePhase(folder: string, phase: Phase): Promise<void> {
  const file = await open(join(folder, JOURNAL), 'a', 0o600)
  try {
    // A line that a kill tore is ended first, so that it costs itself only.
    await file.write(`\n${JSON.stringify({ phase, at: new Date().toISOString() })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(folder)
}

const JOURNAL = 'journal.ndjson'

function planFile(folder: string): string {
  return join(folder, 'plan.json')
}

async function journalLines(folder: string): Promise<z.output<typeof JournalLine.zod>[]> {
  const text = await readFile(join(folder, JOURNAL), 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JournalLine.parse(parseJson(line, JOURNAL), JOURNAL)]
    } catch {
      // A torn line is a phase that was not noted: its steps are done again, which changes nothing.
      return []
    }
  })
}
