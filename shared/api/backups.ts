import { z } from 'zod'
import { BACKUP_DAMAGE_CODES } from '../domain/backup-said.ts'
import { role, usernameField } from './fields.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

const folder = () =>
  z
    .string()
    .min(2)
    .max(1_024)
    .regex(/^\/[^\0]*$/, RULE_WORDS['whole-path'])
const moment = () => z.iso.datetime()

/** What came of a work for one profile: with `problem` nothing did. */
export const CopyOutcome = schema(() =>
  z.object({
    username: z.string(),
    problem: z.object({ code: z.string(), message: z.string() }).optional(),
    /** When the snapshot was taken. */
    at: z.string().optional(),
    files: z.int().optional(),
    bytes: z.int().optional(),
    /** What was not in the backups yet. */
    newBytes: z.int().optional(),
    /** Links and files that may not be read: they are in no copy. */
    leftOut: z.array(z.string()).optional(),
    /** The folder of the backups that were made, read or taken. */
    store: z.string().optional(),
    /** How many older backups were taken away. */
    pruned: z.int().optional(),
    snapshots: z.int().optional(),
    contents: z.int().optional(),
    /** What is wrong in the backups. */
    damages: z.array(z.string()).optional(),
    /** The same by codes, one for each. */
    damagesSaid: z.array(saidOf(BACKUP_DAMAGE_CODES)).optional(),
    /** How many memories stayed forgotten that the copy had. */
    forgotten: z.int().optional(),
    /** Where what was there before is now, below the data root. */
    archivedTo: z.string().nullable().optional(),
    /** The archive that was written. */
    file: z.string().optional(),
    /** A one-time address at which a password can be set. */
    passwordLink: z.string().optional(),
  }),
)
export type CopyOutcome = z.output<typeof CopyOutcome.zod>

/** How far a work is; told anew with each change, the last time as `done`. */
export const CopyWork = schema(() =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('waiting') }),
    z.object({
      status: z.literal('running'),
      username: z.string(),
      done: z.int(),
      of: z.int(),
    }),
    z.object({ status: z.literal('done'), outcomes: z.array(CopyOutcome.zod) }),
  ]),
)
export type CopyWork = z.output<typeof CopyWork.zod>

const CopyWorkStarted = schema(() => z.object({ success: z.literal(true), id: z.string() }))

/** Without `usernames` everybody; without `to` where the configuration says. */
export const BackupRequest = schema(() =>
  z.strictObject({
    usernames: z.array(usernameField()).min(1).max(10_000).optional(),
    to: folder().optional(),
  }),
)
export type BackupRequest = z.output<typeof BackupRequest.zod>
export const VerifyRequest = schema(() =>
  z.strictObject({
    usernames: z.array(usernameField()).min(1).max(10_000).optional(),
    from: folder().optional(),
  }),
)
export type VerifyRequest = z.output<typeof VerifyRequest.zod>
/**
 * Without `at` the newest backup; with `file`, a path below the profile, that file alone. The account's own backups are taken, or those in
 * the folder `store` of `from`, whosoever they are.
 */
export const RestoreRequest = schema(() =>
  z.strictObject({
    username: usernameField(),
    from: folder().optional(),
    store: z.string().min(1).max(255).optional(),
    at: moment().optional(),
    file: z.string().min(1).max(4_000).optional(),
  }),
)
export type RestoreRequest = z.output<typeof RestoreRequest.zod>
/** Without `withSecrets` keys and passwords stay out of the archive. */
export const ExportRequest = schema(() =>
  z.strictObject({
    username: usernameField(),
    file: folder(),
    withSecrets: z.boolean().default(false),
  }),
)
/** Without `as` the account gets the name of the person that the archive is of. */
export const ProfileImportRequest = schema(() =>
  z.strictObject({
    file: folder(),
    as: usernameField().optional(),
    role: role().default('guest'),
  }),
)
export const BackupsQuery = schema(() => z.strictObject({ from: folder().optional() }))
export const BackupList = schema(() =>
  z.object({
    from: z.string(),
    items: z.array(
      z.object({
        username: z.string(),
        /** Whose they are; null where it is not noted. */
        userId: z.string().nullable().default(null),
        /** The name of the folder in which they are. */
        store: z.string().default(''),
        at: z.string(),
        files: z.int(),
        bytes: z.int(),
        /** Why it cannot be used. */
        damage: z.string().nullable(),
      }),
    ),
  }),
)
export type BackupList = z.output<typeof BackupList.zod>

const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  why: 'Backups are the owner’s to look after; what is in them nobody sees by this.',
} as const

const atTheMachine = {
  method: 'POST',
  servedBy: 'supervisor',
  access: 'console',
  why: 'An archive can be read by whoever has the file, so only who sits at the machine makes one.',
} as const

/** Routes about copies of profiles on the machine’s disks. */
export const backupRoutes = {
  listBackups: route({
    ...owners,
    method: 'GET',
    path: '/api/backups',
    summary: 'The backups in a folder, by person and time.',
    query: BackupsQuery,
    answer: { status: 200, body: BackupList },
  }),
  startBackup: route({
    ...owners,
    method: 'POST',
    path: '/api/backups',
    isDangerous: true,
    summary: 'Begins to back up profiles while their workers run.',
    body: BackupRequest,
    answer: { status: 202, body: CopyWorkStarted },
  }),
  verifyBackups: route({
    ...owners,
    method: 'POST',
    path: '/api/backups/verify',
    summary: 'Begins to read all backups of people to the last bit.',
    body: VerifyRequest,
    answer: { status: 202, body: CopyWorkStarted },
  }),
  restoreBackup: route({
    ...owners,
    method: 'POST',
    path: '/api/backups/restore',
    isDangerous: true,
    summary: 'Begins to put a profile, or one file of it, back as a backup has it.',
    body: RestoreRequest,
    answer: { status: 202, body: CopyWorkStarted },
  }),
  followCopyWork: route({
    ...owners,
    method: 'GET',
    path: '/api/backups/works/:id',
    summary: 'How far such a work is, as server-sent events; the last says what came of it.',
    stream: 'always',
    answer: { status: 200, type: 'text/event-stream', body: CopyWork },
  }),
  exportProfile: route({
    ...atTheMachine,
    path: '/api/profiles/export',
    summary: 'Begins to write a person’s whole profile into an archive.',
    body: ExportRequest,
    answer: { status: 202, body: CopyWorkStarted },
  }),
  importProfile: route({
    ...atTheMachine,
    path: '/api/profiles/import',
    summary: 'Begins to make an account with the profile that an archive holds.',
    body: ProfileImportRequest,
    answer: { status: 202, body: CopyWorkStarted },
  }),
}
