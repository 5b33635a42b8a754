import { z } from 'zod'
import { role, usernameField } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'
import { owners, user } from './users.ts'

export const DeleteUserQuery = schema(() =>
  z.strictObject({ purge: z.enum(['true', 'false']).default('false') }),
)
/** Something of a person that is not erased with the profile: where it is, below the data root or as a whole path. */
const leftover = () => z.object({ kind: z.enum(['backups', 'models', 'audit']), path: z.string() })
/**
 * `archivedTo` is the folder's new place below the data root, or null after a purge or when there was no folder. `erased` counts files and
 * their bytes after a purge, else it is null; `left` is what is still there of the person.
 */
export const DeletedUser = schema(() =>
  z.object({
    success: z.literal(true),
    username: z.string(),
    archivedTo: z.string().nullable(),
    erased: z.object({ files: z.int(), bytes: z.int() }).nullable(),
    left: z.array(leftover()),
  }),
)
export type DeletedUser = z.output<typeof DeletedUser.zod>

export const ArchivedUser = schema(() =>
  z.object({ success: z.literal(true), user: user(), archivedTo: z.string().nullable() }),
)
export const UnarchiveRequest = schema(() =>
  z.strictObject({
    /** A folder of the archive whose account was deleted; without one the archived account of this name is taken back. */
    folder: z.string().min(1).max(200).optional(),
    /** The role of the account that is made anew. */
    role: role().optional(),
  }),
)
/** `passwordLink` is there when the account had to be made anew: a one-time address at which a password can be set. */
export const UnarchivedUser = schema(() =>
  z.object({ success: z.literal(true), user: user(), passwordLink: z.string().optional() }),
)
export const RenameUserRequest = schema(() => z.strictObject({ username: usernameField() }))
export const RenamedUser = schema(() => z.object({ success: z.literal(true), user: user() }))

const archivedProfile = () =>
  z.object({
    /** A name below `profiles/_archive/`. */
    folder: z.string(),
    username: z.string(),
    /** The account's ID; null where an earlier version put it there, which noted nothing. */
    userId: z.string().nullable(),
    reason: z.enum(['archived', 'deleted', 'replaced', 'unknown']),
    /** ISO 8601 UTC; null where nobody knows. */
    at: z.string().nullable(),
  })
export type ArchivedProfile = z.output<ReturnType<typeof archivedProfile>>
export const ArchivedProfiles = schema(() =>
  z.object({ items: z.array(archivedProfile()), nextCursor: z.null() }),
)

export const movingRoutes = {
  deleteUser: route({
    ...owners,
    method: 'DELETE',
    path: '/api/users/:username',
    isDangerous: true,
    summary: 'Deletes an account; its profile is archived, or erased with `purge=true`.',
    query: DeleteUserQuery,
    answer: { status: 200, body: DeletedUser },
  }),
  archiveUser: route({
    ...owners,
    method: 'POST',
    path: '/api/users/:username/archive',
    isDangerous: true,
    summary:
      'Puts a profile into the archive with its account: nobody gets in until it is taken back.',
    answer: { status: 200, body: ArchivedUser },
  }),
  unarchiveUser: route({
    ...owners,
    method: 'POST',
    path: '/api/users/:username/unarchive',
    isDangerous: true,
    summary: 'Takes an archived profile back, or that of a deleted account under this name.',
    body: UnarchiveRequest,
    answer: { status: 200, body: UnarchivedUser },
  }),
  renameUser: route({
    ...owners,
    method: 'POST',
    path: '/api/users/:username/rename',
    isDangerous: true,
    summary:
      'Gives an account and its profile another name; sessions, tokens and schedules stay as they are.',
    body: RenameUserRequest,
    answer: { status: 200, body: RenamedUser },
  }),
  listArchived: route({
    ...owners,
    method: 'GET',
    path: '/api/profiles/archived',
    summary: 'Every folder of the archive, the newest last.',
    answer: { status: 200, body: ArchivedProfiles },
  }),
}
