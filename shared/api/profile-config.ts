import { z } from 'zod'
import { DocumentHistory, HistoryQuery, ProfileDocument, PutConfigQuery } from './documents.ts'
import { route } from './route.ts'
import { schema } from './schema.ts'

/** `problem` says why a file is not in force as it stands. */
export const ConfigOverview = schema(() =>
  z.object({
    items: z.array(z.object({ name: z.string(), problem: z.string().nullable() })),
    nextCursor: z.null(),
  }),
)
export const PutSecretRequest = schema(() =>
  z.strictObject({ value: z.string().min(1).max(10_000) }),
)
export const SecretNames = schema(() =>
  z.object({ items: z.array(z.object({ name: z.string() })), nextCursor: z.null() }),
)
export const SecretDone = schema(() => z.object({ success: z.literal(true), name: z.string() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'A profile’s settings are the person’s whose profile the session shows.',
} as const
const secret = {
  servedBy: 'worker',
  access: 'member',
  why: 'Secrets are the person’s own: the worker refuses an owner who has switched to the profile.',
} as const
const document = { status: 200, body: ProfileDocument } as const

export const profileConfigRoutes = {
  listConfig: route({
    ...own,
    method: 'GET',
    path: '/api/config',
    summary: 'The config files there are, and what is wrong with them.',
    answer: { status: 200, body: ConfigOverview },
  }),
  getConfig: route({
    ...own,
    method: 'GET',
    path: '/api/config/:name',
    summary: 'One config file; what looks like a key in it is masked.',
    answer: document,
  }),
  putConfig: route({
    ...own,
    method: 'PUT',
    path: '/api/config/:name',
    summary:
      'Sets members of a config file; the others stay. In force at once. What gives agents leave or starts them (autonomy, cognitive-mode, schedules, boredom, sleep) asks a token for `agents`.',
    query: PutConfigQuery,
    body: ProfileDocument,
    answer: document,
  }),
  configHistory: route({
    ...own,
    method: 'GET',
    path: '/api/config/:name/history',
    summary: 'Versions of a config file, the present one first.',
    query: HistoryQuery,
    answer: { status: 200, body: DocumentHistory },
  }),
  undoConfig: route({
    ...own,
    method: 'POST',
    path: '/api/config/:name/undo',
    summary: 'Brings back the version before of a config file.',
    answer: document,
  }),
  listSecrets: route({
    ...secret,
    method: 'GET',
    path: '/api/secrets',
    summary: 'The names of the secrets that are set; never what they are.',
    answer: { status: 200, body: SecretNames },
  }),
  putSecret: route({
    ...secret,
    method: 'PUT',
    path: '/api/secrets/:name',
    summary: 'Sets a secret. It cannot be read back.',
    body: PutSecretRequest,
    answer: { status: 200, body: SecretDone },
  }),
  deleteSecret: route({
    ...secret,
    method: 'DELETE',
    path: '/api/secrets/:name',
    summary: 'Takes a secret away.',
    answer: { status: 200, body: SecretDone },
  }),
}
