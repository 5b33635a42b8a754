import { z } from 'zod'
import { RULE_WORDS } from '../domain/rule-words.ts'
import { ACCOUNT_STATES } from '../domain/principal.ts'
import { password, role, usernameField } from './fields.ts'
import { templateName } from '../template/template-name.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** An account as owners see it; never a hash. */
export const user = () =>
  z.object({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    role: role(),
    state: z.enum(ACCOUNT_STATES),
    /** Since when an archived account is; else null. */
    archivedAt: z.string().nullable(),
    hasPassword: z.boolean(),
    isDefault: z.boolean(),
    createdAt: z.string(),
    lastLogin: z.string().nullable(),
  })

export const UserAccount = schema(user)
export type UserAccount = z.output<typeof UserAccount.zod>
export const UserList = schema(() => z.object({ items: z.array(user()), nextCursor: z.null() }))
export const CreateUserRequest = schema(() =>
  z.strictObject({
    username: usernameField(),
    password: password().optional(),
    role: role(),
    /** The name of a template that the profile is made from. */
    template: templateName().optional(),
  }),
)
/** `passwordLink` is there when the account was made without a password: a one-time address at which one can be set. */
export const CreatedUser = schema(() =>
  z.object({ success: z.literal(true), user: user(), passwordLink: z.string().optional() }),
)
export const ChangeUserRequest = schema(() =>
  z
    .strictObject({ role: role(), state: z.enum(['active', 'disabled']) })
    .partial()
    .refine((change) => Object.keys(change).length > 0, RULE_WORDS['no-change']),
)
export const ChangedUser = schema(() => z.object({ success: z.literal(true), user: user() }))
/** Without a password a one-time link is made instead. */
export const ResetPasswordRequest = schema(() =>
  z.strictObject({ password: password().optional() }),
)
export const ResetPassword = schema(() =>
  z.object({ success: z.literal(true), passwordLink: z.string().optional() }),
)
export const DefaultUserRequest = schema(() => z.strictObject({ username: usernameField() }))
/** The plan's bare array. `state` is the worker's. */
export const ProfileList = schema(() =>
  z.array(
    z.object({
      id: z.string(),
      username: z.string(),
      displayName: z.string(),
      role: role(),
      state: z.string(),
    }),
  ),
)

export const owners = {
  servedBy: 'supervisor',
  access: 'owner',
  why: 'Accounts are the owner’s to manage.',
} as const

export const userRoutes = {
  listUsers: route({
    ...owners,
    method: 'GET',
    path: '/api/users',
    summary: 'Every account.',
    answer: { status: 200, body: UserList },
  }),
  createUser: route({
    ...owners,
    method: 'POST',
    path: '/api/users/create',
    isDangerous: true,
    summary: 'Makes an account and its profile folder.',
    body: CreateUserRequest,
    answer: { status: 201, body: CreatedUser },
  }),
  setDefaultUser: route({
    ...owners,
    method: 'PUT',
    path: '/api/users/default',
    isDangerous: true,
    summary: 'Chooses the account that `mh` uses without `--user`.',
    body: DefaultUserRequest,
    answer: { status: 200, body: ChangedUser },
  }),
  changeUser: route({
    ...owners,
    method: 'PATCH',
    path: '/api/users/:username',
    isDangerous: true,
    summary: 'Changes role or state; every session and token of the account ends.',
    body: ChangeUserRequest,
    answer: { status: 200, body: ChangedUser },
  }),
  resetPassword: route({
    ...owners,
    method: 'POST',
    path: '/api/users/:username/password',
    isDangerous: true,
    summary:
      'Sets a password, or makes a one-time link to set one; every session and token of the account ends.',
    body: ResetPasswordRequest,
    answer: { status: 200, body: ResetPassword },
  }),
  listProfiles: route({
    ...owners,
    method: 'GET',
    path: '/api/profiles/list',
    summary: 'Every profile with the state of its worker.',
    answer: { status: 200, body: ProfileList },
  }),
}
