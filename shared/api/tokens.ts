import { z } from 'zod'
import { SCOPES } from '../domain/principal.ts'
import { Done } from './done.ts'
import { instant } from './fields.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

const accessToken = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: z.string(),
    /** Null: it is good until somebody revokes it. */
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
  })

/** A personal access token as its person sees it; the token itself is shown once, when it is made. */
export const AccessToken = schema(accessToken)
export type AccessToken = z.output<typeof AccessToken.zod>
export const AccessTokenList = schema(() =>
  z.object({ items: z.array(accessToken()), nextCursor: z.null() }),
)
export const CreateTokenRequest = schema(() =>
  z.strictObject({
    /** What it is for, in its person's words. */
    name: z.string().trim().min(1).max(100),
    scopes: z.array(z.enum(SCOPES)).min(1).max(20),
    expiresAt: instant().nullable().default(null),
  }),
)
/** `token` is what goes into `Authorization: Bearer …`. It cannot be shown again. */
export const CreatedToken = schema(() => z.object({ id: z.string(), token: z.string() }))

const own = {
  servedBy: 'supervisor',
  access: 'member',
  why: 'It is about the caller’s own tokens only, whatever profile the session shows; the console names the account.',
} as const

export const tokenRoutes = {
  listTokens: route({
    ...own,
    method: 'GET',
    path: '/api/auth/tokens',
    summary: 'The personal access tokens of the account.',
    answer: { status: 200, body: AccessTokenList },
  }),
  createToken: route({
    ...own,
    method: 'POST',
    path: '/api/auth/tokens',
    sessionOnly: true,
    isDangerous: true,
    summary: 'Makes a personal access token for programs and shows it, once.',
    body: CreateTokenRequest,
    answer: { status: 201, body: CreatedToken },
  }),
  revokeToken: route({
    ...own,
    method: 'DELETE',
    path: '/api/auth/tokens/:id',
    summary: 'Ends a token and what is open with it. A token ends none but itself.',
    answer: { status: 200, body: Done },
  }),
}
