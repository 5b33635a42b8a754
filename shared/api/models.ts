import { z } from 'zod'
import { MODEL_ROLES, PROVIDER_KINDS } from '../domain/model-role.ts'
import { MODEL_SAID_CODES } from '../domain/model-said.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'

/** Why a model does not answer, by a code; null where nothing is wrong, and from a worker of an earlier version. */
const modelSaid = () => saidOf(MODEL_SAID_CODES).nullable().default(null).catch(null)

/** One model of a role's chain; `problem` says why it cannot be asked. */
const chained = () =>
  z.object({
    id: z.string(),
    provider: z.string().nullable(),
    kind: z.enum(PROVIDER_KINDS).nullable(),
    /** As it is asked for: that of its adapter, where one is in use. */
    model: z.string().nullable(),
    /** In tokens, prompt and reply together. */
    contextWindow: z.int().nullable(),
    problem: z.string().nullable(),
    /** The same by a code; null too from a worker of an earlier version. */
    problemSaid: modelSaid(),
  })
/**
 * `ready`: the first of its chain that has no problem is asked. `off`: switched off, by the person or by the cognitive mode. `unset`: no
 * model is named. `unusable`: every one that is named has a problem.
 */
const modelRole = () =>
  z.object({
    role: z.enum(MODEL_ROLES),
    status: z.enum(['ready', 'off', 'unset', 'unusable']),
    /** The id of the model that is asked. */
    resolves: z.string().nullable(),
    reason: z.string().nullable(),
    reasonSaid: modelSaid(),
    chain: z.array(chained()),
  })
/** What was last seen of a provider. */
const health = () =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('unknown') }),
    z.object({ status: z.literal('up'), at: z.string(), tookMs: z.number() }),
    z.object({ status: z.literal('down'), at: z.string(), reason: z.string(), said: modelSaid() }),
  ])
const provider = () =>
  z.object({
    name: z.string(),
    kind: z.enum(PROVIDER_KINDS),
    baseUrl: z.string().nullable(),
    /** Whether memories of the privacy class `local` may go there. */
    isLocal: z.boolean(),
    /** Why it cannot be asked at all. */
    problem: z.string().nullable(),
    health: health(),
    /** The models that it said it has when it was last asked for them, and those that are configured and not there; null before that. */
    found: z
      .object({ models: z.array(z.string()), missing: z.array(z.string()) })
      .nullable()
      .optional(),
  })
/** How far the memories are embedded. `leftOut` counts those whose privacy class, or the provider, keeps them from it. */
const embedding = () =>
  z.object({
    state: z.enum(['off', 'looking', 'embedding', 'waiting', 'current']),
    reason: z.string().nullable(),
    reasonSaid: modelSaid(),
    model: z.string().nullable(),
    dimension: z.number().nullable(),
    embedded: z.number(),
    leftOut: z.number(),
    /** From 0 to 1. */
    progress: z.number(),
  })

/** What may be used of models in a day, by the person's time zone. `invalid`: a budget is set that cannot be read; no model is asked then. */
const budget = () =>
  z.object({
    status: z.enum(['none', 'within', 'spent', 'invalid']),
    tokensPerDay: z.int().nullable(),
    usedToday: z.int(),
    callsToday: z.int(),
    day: z.string(),
    timeZone: z.string(),
    reason: z.string().nullable(),
  })

export const ModelList = schema(() =>
  z.object({
    items: z.array(modelRole()),
    nextCursor: z.null(),
    providers: z.array(provider()),
    /** The servers that the owner allows; nothing else is asked. */
    servers: z.array(z.object({ url: z.string(), isLocal: z.boolean() })),
    embedding: embedding(),
    budget: budget(),
  }),
)
export type ModelList = z.output<typeof ModelList.zod>
export const ProbeRequest = schema(() =>
  z.strictObject({
    /** Only this one; without it all that are configured. */
    provider: z.string().min(1).max(100).optional(),
    /** Only those of which nothing younger is known: a look at what is there, and no line in the audit. */
    maxAgeMinutes: z.int().min(1).max(1440).optional(),
  }),
)
/** What a provider said of itself just now; `missing` are models that are configured and that it does not have. */
export const ProbeAnswer = schema(() =>
  z.object({
    items: z.array(
      z.object({
        provider: z.string(),
        ok: z.boolean(),
        tookMs: z.number(),
        reason: z.string().nullable(),
        models: z.array(z.string()),
        missing: z.array(z.string()),
      }),
    ),
    nextCursor: z.null(),
  }),
)
export type ProbeRequest = z.output<typeof ProbeRequest.zod>
export type ProbeAnswer = z.output<typeof ProbeAnswer.zod>
const modelId = () => z.string().min(1).max(300)
/**
 * An id of `etc/models.json`, or `provider/model`; `null` switches the role off. `others` are asked in turn when it does not answer; without it
 * those that were named before stay.
 */
export const SetRoleRequest = schema(() =>
  z.strictObject({
    model: modelId().nullable(),
    others: z.array(modelId()).max(20).optional(),
  }),
)
export type SetRoleRequest = z.output<typeof SetRoleRequest.zod>
export const RoleAnswer = schema(() => z.object({ success: z.literal(true), item: modelRole() }))

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'Which models serve a profile is set by the person whose profile the session shows.',
} as const

export const modelRoutes = {
  listModels: route({
    ...own,
    method: 'GET',
    path: '/api/models',
    summary: 'What each role resolves to, and what is known of the providers.',
    answer: { status: 200, body: ModelList },
  }),
  probeModels: route({
    ...own,
    method: 'POST',
    path: '/api/models/probe',
    summary: 'Asks the providers which models they have.',
    body: ProbeRequest,
    answer: { status: 200, body: ProbeAnswer },
  }),
  setModelRole: route({
    ...own,
    method: 'PUT',
    path: '/api/models/roles/:role',
    summary: 'Gives a role to a model; in force at once.',
    body: SetRoleRequest,
    answer: { status: 200, body: RoleAnswer },
  }),
}
