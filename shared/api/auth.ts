import { z } from 'zod'
import { OwnAccount } from './account.ts'
import { Done } from './done.ts'
import { OWNER_ACCESS } from '../domain/principal.ts'
import { code, password, role, usernameField } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

export const SetupRequest = schema(() =>
  z.strictObject({
    token: z.string().min(1).max(200),
    username: usernameField(),
    password: password(),
  }),
)
export const LoginRequest = schema(() =>
  z.strictObject({
    username: usernameField(),
    password: z.string().min(1).max(1024),
    /** The code of the authenticator app, or a recovery code: only where the answer without it is `totp-needed`. */
    totp: code().optional(),
  }),
)
export const PasswordChange = schema(() =>
  z.strictObject({ currentPassword: z.string().min(1).max(1024), newPassword: password() }),
)
export const PasswordByLink = schema(() =>
  z.strictObject({ token: z.string().min(1).max(200), password: password() }),
)
/** Who the caller is, and whose profile the session shows. */
export const Me = schema(() =>
  z.discriminatedUnion('role', [
    z.object({ role: z.literal('anonymous') }),
    z.object({ role: z.literal('console') }),
    z.object({
      role: role(),
      actor: z.object({ id: z.string(), username: z.string() }),
      /** The actor's own account, so that a page need not ask twice before it can greet. */
      account: OwnAccount.zod,
      profile: z.object({ id: z.string(), username: z.string() }),
      switched: z.boolean(),
      /** What a banner says while the profile is another's. */
      visit: z
        .object({
          username: z.string(),
          displayName: z.string(),
          since: z.string(),
          until: z.string(),
          ownerAccess: z.enum(OWNER_ACCESS),
        })
        .nullable(),
    }),
  ]),
)
export const SessionList = schema(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.string(),
        createdAt: z.string(),
        lastSeenAt: z.string(),
        expiresAt: z.string(),
        userAgent: z.string(),
        /** Where from: the client's address at log-in. */
        address: z.string(),
        current: z.boolean(),
      }),
    ),
    nextCursor: z.null(),
  }),
)
const credentials = 'It takes what the caller proves who they are with.'
const own = "It changes the caller's own account only."

export const authRoutes = {
  setup: route({
    method: 'POST',
    path: '/api/auth/setup',
    servedBy: 'supervisor',
    access: 'anyone',
    why: 'There is nobody yet; the token that the console printed is the proof.',
    summary: 'Makes the first owner, once.',
    body: SetupRequest,
    answer: { status: 201, body: Me },
  }),
  login: route({
    method: 'POST',
    path: '/api/auth/login',
    servedBy: 'supervisor',
    access: 'anyone',
    why: credentials,
    summary: 'Logs in and sets the session cookie.',
    body: LoginRequest,
    answer: { status: 200, body: Me },
  }),
  logout: route({
    method: 'POST',
    path: '/api/auth/logout',
    servedBy: 'supervisor',
    access: 'anyone',
    why: 'Ending a session that does not exist harms nobody.',
    summary: 'Ends the session and its streams.',
    answer: { status: 200, body: Done },
  }),
  logoutEverywhere: route({
    method: 'POST',
    path: '/api/auth/logout-everywhere',
    servedBy: 'supervisor',
    access: 'member',
    sessionOnly: true,
    why: own,
    summary: 'Ends every session of the account, this one too.',
    answer: { status: 200, body: Done },
  }),
  me: route({
    method: 'GET',
    path: '/api/auth/me',
    servedBy: 'supervisor',
    access: 'anyone',
    why: 'A page asks it to learn whether anybody is logged in.',
    summary: 'Who the caller is.',
    answer: { status: 200, body: Me },
  }),
  changePassword: route({
    method: 'POST',
    path: '/api/auth/password',
    servedBy: 'supervisor',
    access: 'member',
    sessionOnly: true,
    why: own,
    summary:
      'Changes the own password and ends every other session and every token of the account.',
    body: PasswordChange,
    answer: { status: 200, body: Done },
  }),
  setPasswordByLink: route({
    method: 'POST',
    path: '/api/auth/password-link',
    servedBy: 'supervisor',
    access: 'anyone',
    why: credentials,
    summary: 'Sets a password with the one-time link that an owner or the console handed out.',
    body: PasswordByLink,
    answer: { status: 200, body: Done },
  }),
  listSessions: route({
    method: 'GET',
    path: '/api/auth/sessions',
    servedBy: 'supervisor',
    access: 'member',
    why: "It shows the caller's own sessions only.",
    summary: 'The sessions of the account.',
    answer: { status: 200, body: SessionList },
  }),
  endSession: route({
    method: 'DELETE',
    path: '/api/auth/sessions/:id',
    servedBy: 'supervisor',
    access: 'member',
    sessionOnly: true,
    why: own,
    summary: 'Ends one session of the account.',
    answer: { status: 200, body: Done },
  }),
}
