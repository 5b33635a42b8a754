import { z } from 'zod'
import { ADAPTER_SAID_CODES } from '../domain/adapter-said.ts'
import { route } from './route.ts'
import { saidOf } from './said.ts'
import { schema } from './schema.ts'
import { RULE_WORDS } from '../domain/rule-words.ts'

/** How far an adapter has come, by the files that lie in its folder. */
export const ADAPTER_STATUSES = ['pending', 'rejected', 'approved', 'trained', 'evaluated'] as const
export type AdapterStatus = (typeof ADAPTER_STATUSES)[number]

/** The name of a model as Ollama takes it: no path, nothing that ends a line. */
export const MODEL_NAME = /^(?:\w[\w.-]*\/){0,3}\w[\w.-]*(?::\w[\w.-]*)?$/
const modelName = () => z.string().max(200).regex(MODEL_NAME, RULE_WORDS['model-name'])
/** A file or folder of `out/adapters/` and no path. */
const plainName = () =>
  z
    .string()
    .max(100)
    .regex(/^\w[\w.-]*$/, RULE_WORDS['adapter-name'])

/** The same by a code; null where nothing is said, and from a worker of an earlier version. */
const adapterSaid = () => saidOf(ADAPTER_SAID_CODES).nullable().default(null).catch(null)

const adapter = () =>
  z.object({
    /** The folder's name; `rejected:…` for one that lies in `_rejected/`. */
    id: z.string(),
    status: z.enum(ADAPTER_STATUSES),
    /** Whether answers come from it. */
    active: z.boolean(),
    /** The model that it was trained on, as far as its folder says. */
    baseModel: z.string().nullable(),
    /** The provider that it is to be given to, where one was named. */
    provider: z.string().nullable(),
    /** The file that can be given to a model server, below the profile. */
    gguf: z.string().nullable(),
    bytes: z.int().nullable(),
    /** From 0 to 1. */
    evalScore: z.number().nullable(),
    evalPassed: z.boolean().nullable(),
    pairCount: z.number().nullable(),
    createdAt: z.string().nullable(),
    /** Why it cannot be activated; null when it can be tried. */
    hindrance: z.string().nullable(),
    hindranceSaid: adapterSaid(),
  })
export type AdapterItem = z.output<ReturnType<typeof adapter>>

/** The adapter in force, as `etc/models.json` has it. */
const active = () =>
  z.object({
    modelName: z.string(),
    status: z.string(),
    adapterId: z.string().nullable(),
    baseModel: z.string().nullable(),
    provider: z.string().nullable(),
    activatedAt: z.string().nullable(),
    evalScore: z.number().nullable(),
    /** Whether it is loaded and its use is switched on. */
    inUse: z.boolean(),
  })
export const ACTIVATION_STEPS = ['reading', 'uploading', 'creating', 'recording'] as const
export type ActivationStep = (typeof ACTIVATION_STEPS)[number]
/** An activation that is under way, or the last one of this worker. */
const activation = () =>
  z.object({
    id: z.string(),
    adapterId: z.string(),
    status: z.enum(['running', 'done', 'failed']),
    step: z.enum(ACTIVATION_STEPS),
    /** In bytes, while it is uploaded. */
    progress: z.object({ done: z.int(), of: z.int() }).nullable(),
    /** Why it failed; what was in force before still is. */
    message: z.string().nullable(),
    said: adapterSaid(),
  })
export type Activation = z.output<ReturnType<typeof activation>>
/** What was in force, and since when; `adapterId` is null where none was. */
const change = () =>
  z.object({
    at: z.string(),
    action: z.string(),
    modelName: z.string().nullable(),
    adapterId: z.string().nullable(),
  })

export const AdapterList = schema(() =>
  z.object({
    items: z.array(adapter()),
    nextCursor: z.null(),
    active: active().nullable(),
    activation: activation().nullable(),
    /** The newest first. */
    history: z.array(change()),
  }),
)
export type AdapterList = z.output<typeof AdapterList.zod>
export type ActiveAdapterItem = NonNullable<AdapterList['active']>
export const OneAdapter = schema(() => z.object({ success: z.literal(true), adapter: adapter() }))
export const AddAdapterRequest = schema(() =>
  z.strictObject({
    /** A folder of `out/adapters/`. */
    id: plainName(),
    baseModel: modelName(),
    /** A provider of `etc/models.json`; else the one that serves the role persona, or `ollama`. */
    provider: z.string().min(1).max(100).optional(),
    /** The file in that folder, where there are several. */
    gguf: plainName().optional(),
  }),
)
export type AddAdapterRequest = z.output<typeof AddAdapterRequest.zod>
export const ActivationStarted = schema(() =>
  z.object({ success: z.literal(true), activation: activation() }),
)
/** After a roll-back: the activation of the adapter before, or null where there was none before. */
export const RolledBack = schema(() =>
  z.object({ success: z.literal(true), activation: activation().nullable() }),
)
export const Deactivated = schema(() =>
  z.object({ success: z.literal(true), active: active().nullable() }),
)

const own = {
  servedBy: 'worker',
  access: 'member',
  why: 'An adapter is made of a person’s memories, and speaks for the profile that the session shows.',
} as const

export const adapterRoutes = {
  listAdapters: route({
    ...own,
    method: 'GET',
    path: '/api/adapters',
    summary: 'The adapters of the profile, which is active, and what was before.',
    answer: { status: 200, body: AdapterList },
  }),
  addAdapter: route({
    ...own,
    method: 'POST',
    path: '/api/adapters',
    summary: 'Says of a folder in out/adapters/ which model its adapter was trained on.',
    body: AddAdapterRequest,
    answer: { status: 201, body: OneAdapter },
  }),
  activateAdapter: route({
    ...own,
    method: 'POST',
    path: '/api/adapters/:id/activate',
    summary: 'Gives an adapter to its model server; when that has it, it is in force.',
    answer: { status: 202, body: ActivationStarted },
  }),
  deactivateAdapter: route({
    ...own,
    method: 'POST',
    path: '/api/adapters/:id/deactivate',
    summary: 'Has the base model answer again.',
    answer: { status: 200, body: Deactivated },
  }),
  rollbackAdapter: route({
    ...own,
    method: 'POST',
    path: '/api/adapters/:id/rollback',
    summary: 'Goes back from this adapter to what was in force before it.',
    answer: { status: 202, body: RolledBack },
  }),
}
