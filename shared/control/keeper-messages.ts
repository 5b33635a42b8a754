import { z } from 'zod'
import { schema } from '../api/schema.ts'
import { isErrorCode } from '../errors/error-codes.ts'

/** The argument with which the worker's program becomes a keeper: a process for one work on one profile's copies. */
export const KEEPER_ARGUMENT = '--keeper'

const text = (): z.ZodString => z.string().min(1).max(4_096)
const profile = () => ({ root: text(), username: z.string().max(64), userId: z.string().max(100) })
const audited = () => ({ actor: z.string(), requestId: z.string().nullable() })

/** Where everybody's backups are; the account's own are found there by its ID, others by the name of their store. */
const backups = () => ({ backups: text() })
const retention = () =>
  z.strictObject({
    newest: z.int().min(1),
    days: z.int().min(0),
    weeks: z.int().min(0),
    months: z.int().min(0),
    timeZone: text(),
  })

const templating = () =>
  z.strictObject({
    kind: z.literal('template'),
    ...profile(),
    ...audited(),
    /** The template's. */
    name: text(),
    /** Besides those that the persona says. */
    personNames: z.array(z.string()),
    withRelationships: z.boolean(),
  })
const measuring = () =>
  z.strictObject({
    kind: z.literal('measure'),
    places: z.array(
      z.strictObject({ key: text(), path: text(), as: z.enum(['profile', 'plain']) }),
    ),
    /** How long the look at each may take. */
    eachMs: z.int().min(1),
    /** To be told what files take that were written since this time (ms since 1970), instead of all. */
    newSince: z.number().optional(),
  })

/** What a keeper is to do; the first line that it is told. Every path is absolute. */
export const KeeperWork = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('backup'),
      ...profile(),
      ...audited(),
      ...backups(),
      /** Which snapshots stay; without it all of them. */
      retention: retention().optional(),
    }),
    z.strictObject({ kind: z.literal('list'), store: text() }),
    z.strictObject({ kind: z.literal('verify'), ...profile(), ...backups() }),
    z.strictObject({
      kind: z.literal('restore'),
      ...profile(),
      ...audited(),
      ...backups(),
      storeName: text().optional(),
      at: z.string().optional(),
      /** A folder that is not there yet, on the disk of the profiles. */
      into: text(),
    }),
    z.strictObject({
      kind: z.literal('restore-file'),
      ...profile(),
      ...audited(),
      ...backups(),
      storeName: text().optional(),
      at: z.string().optional(),
      /** Below the profile. */
      file: text(),
      /** Where what stood in its place goes. */
      aside: text(),
    }),
    z.strictObject({
      kind: z.literal('export'),
      ...profile(),
      ...audited(),
      file: text(),
      withSecrets: z.boolean(),
    }),
    z.strictObject({ kind: z.literal('import'), file: text(), into: text() }),
    templating(),
    measuring(),
  ]),
)
export type KeeperWork = z.output<typeof KeeperWork.zod>

/** What a keeper says: a line for each. The last is `done` or `failed`. */
export const KeeperMessage = schema(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('progress'), done: z.int(), of: z.int() }),
    /** Let the worker stand still until `release`. */
    z.strictObject({ kind: z.literal('hold') }),
    z.strictObject({ kind: z.literal('release') }),
    z.strictObject({ kind: z.literal('done'), result: z.record(z.string(), z.unknown()) }),
    z.strictObject({
      kind: z.literal('failed'),
      code: z.string().refine(isErrorCode),
      message: z.string(),
    }),
  ]),
)
export type KeeperMessage = z.output<typeof KeeperMessage.zod>

/** The answers to `hold` and `release`: `still` when the worker was as it was all the while. */
export const KeeperAnswer = schema(() =>
  z.discriminatedUnion('kind', [
    /** Which process is being stopped: should the supervisor die now, the keeper lets it go on. */
    z.strictObject({ kind: z.literal('holding'), pid: z.int().min(1) }),
    z.strictObject({ kind: z.literal('held') }),
    z.strictObject({ kind: z.literal('released'), still: z.boolean() }),
  ]),
)
export type KeeperAnswer = z.output<typeof KeeperAnswer.zod>
