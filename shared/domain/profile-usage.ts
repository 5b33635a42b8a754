import { z } from 'zod'
import { schema } from '../api/schema.ts'

/** What the space of a profile is used for. `index` is made from the rest; `undo` holds what runs overwrote, and the records of runs. */
export const USAGE_KINDS = [
  'memories',
  'bin',
  'history',
  'inbox',
  'tasks',
  'calendar',
  'conversations',
  'index',
  'persona',
  'adapters',
  'datasets',
  'undo',
  'logs',
  'config',
  'other',
] as const
export type UsageKind = (typeof USAGE_KINDS)[number]

/** The first that a folder lies in counts. */
const FOLDERS: readonly (readonly [string, UsageKind])[] = [
  ['memory/episodic/.bin', 'bin'],
  ['memory/episodic/.history', 'history'],
  ['memory/episodic/.corrupt', 'other'],
  ['memory/episodic', 'memories'],
  ['memory/tasks/deleted', 'bin'],
  ['memory/tasks', 'tasks'],
  ['memory/calendar/deleted', 'bin'],
  ['memory/calendar', 'calendar'],
  ['memory/inbox', 'inbox'],
  ['memory/conversations', 'conversations'],
  ['memory/index', 'index'],
  ['memory/curated', 'datasets'],
  ['persona/.history', 'history'],
  ['persona', 'persona'],
  ['etc/.history', 'history'],
  ['etc', 'config'],
  ['out/adapters', 'adapters'],
  ['out/datasets', 'datasets'],
  ['out/training', 'datasets'],
  ['out/state/trainings', 'datasets'],
  ['out/state/undo', 'undo'],
  ['out/state/runs', 'undo'],
  ['out/state/inbox', 'inbox'],
  ['logs', 'logs'],
]

/** What a folder of a profile is for, by its path below the profile. */
export function usageKindOf(folder: string): UsageKind {
  const found = FOLDERS.find(([path]) => folder === path || folder.startsWith(`${path}/`))
  return found?.[1] ?? 'other'
}

/** The year whose memories a folder holds. */
export function memoryYearOf(folder: string): string | undefined {
  return /^memory\/episodic\/(\d{4})(?:\/|$)/.exec(folder)?.[1]
}

/** A file with holes may be longer than a number counts exactly. */
const count = () => z.number().min(0)
/** `bytes`: how long files are; `diskBytes`: what they and their folders take on the disk, which is less where files have holes. */
const sizes = () => ({ bytes: count(), diskBytes: count(), files: count() })

/** What a folder takes, by what it is for. */
export const Usage = schema(() =>
  z.object({
    measuredAt: z.string(),
    /** False where the time did not do for all of it: then it is at least so much. */
    complete: z.boolean(),
    ...sizes(),
    folders: count(),
    /** Links and whatever else is no plain file; none is followed. */
    links: count(),
    kinds: z.array(
      z.object({
        kind: z.enum(USAGE_KINDS),
        ...sizes(),
        /** Length of files that were written within the last seven days. */
        recentBytes: count(),
      }),
    ),
    /** Memories by year, the newest first. */
    years: z.array(z.object({ year: z.string(), ...sizes() })),
    /** `path` below the profile; null for whoever may not see the names of a person’s files. */
    largest: z.array(
      z.object({
        path: z.string().nullable(),
        kind: z.enum(USAGE_KINDS),
        bytes: count(),
        diskBytes: count(),
        modifiedAt: z.string(),
      }),
    ),
    /** What could not be looked at, and is not counted. */
    unreadable: z.object({
      count: count(),
      first: z.array(z.object({ path: z.string().nullable(), reason: z.string() })),
    }),
  }),
)
export type Usage = z.output<typeof Usage.zod>

/** The same without names of files: names tell what a person has. */
export function withoutNames(usage: Usage): Usage {
  const { largest, unreadable } = usage
  return {
    ...usage,
    largest: largest.map((file) => ({ ...file, path: null })),
    unreadable: {
      ...unreadable,
      first: unreadable.first.map(({ reason }) => ({ path: null, reason })),
    },
  }
}
