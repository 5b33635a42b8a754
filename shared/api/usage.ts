import { z } from 'zod'
import { Usage } from '../domain/profile-usage.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

const problem = () => z.object({ code: z.string(), message: z.string() }).nullable()
/** `usage` is what was measured last; null before that. */
const measured = () =>
  z.object({
    usage: Usage.zod.nullable(),
    /** Why the latest look came to nothing. */
    problem: problem(),
    isMeasuring: z.boolean(),
  })
/** The disk that the data root lies on. */
const disk = () => z.object({ freeBytes: z.number(), totalBytes: z.number() })
const summary = () =>
  z.object({
    name: z.string(),
    /** When it was measured; null before that, with nothing in the sums. */
    measuredAt: z.string().nullable(),
    bytes: z.number(),
    diskBytes: z.number(),
    files: z.number(),
    /** Length of files that were written within the last seven days. */
    recentBytes: z.number(),
    /** False where the time did not do, or something could not be looked at: then it is at least so much. */
    complete: z.boolean(),
    problem: problem(),
    isMeasuring: z.boolean(),
  })
export type UsageSummary = z.output<ReturnType<typeof summary>>

export const ProfileUsage = schema(() => measured().extend({ username: z.string(), disk: disk() }))
export type ProfileUsage = z.output<typeof ProfileUsage.zod>

/** `profiles` by username; `archived` by the name in `profiles/_archive`; `backups` by username in the configured folder. */
export const UsageOverview = schema(() =>
  z.object({
    disk: disk(),
    profiles: z.array(summary()),
    archived: z.array(summary()),
    backups: z.array(summary()),
  }),
)
export type UsageOverview = z.output<typeof UsageOverview.zod>

const waitSeconds = () => z.coerce.number().min(0).max(20).default(0)
const yesNo = () => z.enum(['true', 'false']).default('false')
/** `wait`: how many seconds to wait for a look that is under way. `anew`: look again at what is known. */
export const UsageQuery = schema(() => z.strictObject({ wait: waitSeconds(), anew: yesNo() }))
/** `copies`: with archived profiles and backups. */
export const UsageOverviewQuery = schema(() =>
  z.strictObject({ wait: waitSeconds(), anew: yesNo(), copies: yesNo() }),
)

export const usageRoutes = {
  usageOverview: route({
    method: 'GET',
    path: '/api/profiles/usage',
    servedBy: 'supervisor',
    access: 'owner',
    why: 'The disk is the owner’s to look after: sums only, no names of files.',
    summary: 'How much space each profile takes, and with `copies=true` archives and backups.',
    query: UsageOverviewQuery,
    answer: { status: 200, body: UsageOverview },
  }),
  profileUsage: route({
    method: 'GET',
    path: '/api/profiles/:username/usage',
    servedBy: 'supervisor',
    access: 'member',
    why: 'Everybody may know what their own profile takes; an owner that of others, without names of files.',
    summary: 'What the space of a profile is used for, as it was measured last.',
    query: UsageQuery,
    answer: { status: 200, body: ProfileUsage },
  }),
}
