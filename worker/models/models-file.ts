import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

const text = () => z.string().min(1).max(500).optional().catch(undefined)
const number = () => z.number().finite().positive().optional().catch(undefined)
const roleIds = () => z.record(z.string(), z.string().nullable().catch(null)).catch({})

const atLeastZero = () => z.number().finite().min(0).optional().catch(undefined)
const tokens = () => z.int().min(1).max(100_000_000).optional().catch(undefined)

const options = () =>
  z
    .looseObject({
      /** In tokens, prompt and reply together. */
      contextWindow: tokens(),
      /** The longest reply, in tokens. */
      maxTokens: tokens(),
      temperature: atLeastZero(),
      topP: atLeastZero(),
      repeatPenalty: atLeastZero(),
      /** How many numbers an embedding is to have, for models that can choose. */
      dimensions: z.int().min(1).max(8192).optional().catch(undefined),
      /** What an embedder wants to stand before a question, and before a text that is looked for. */
      queryPrefix: z.string().max(1000).catch(''),
      documentPrefix: z.string().max(1000).catch(''),
    })
    .catch({ queryPrefix: '', documentPrefix: '' })

const model = () =>
  z
    .looseObject({ provider: text(), model: text(), baseModel: text(), options: options() })
    .catch({ options: { queryPrefix: '', documentPrefix: '' } })

const provider = () =>
  z
    .looseObject({
      /** Which protocol it speaks, where its name does not say so. */
      kind: text(),
      baseUrl: text(),
      /** Name of the secret with its key; without it the provider's own name. */
      secret: text(),
      timeoutMs: number(),
      /** The same in files of the single-user system. */
      timeout: number(),
      retries: z.int().min(0).max(10).optional().catch(undefined),
    })
    .catch({})

/** The adapter that is laid over its base model, as the registry of adapters wrote it. */
const activeAdapter = () =>
  z
    .looseObject({ modelName: text(), baseModel: text(), provider: text(), status: text() })
    .nullish()
    .catch(null)

const globalSettings = () =>
  z
    .looseObject({
      useAdapter: z.boolean().catch(false),
      activeAdapter: activeAdapter(),
      /** Read by `readBudget`, which must not take a wrong one for none. */
      budget: z.unknown().optional(),
    })
    .catch({ useAdapter: false, activeAdapter: null, budget: undefined })

/**
 * `etc/models.json`, in the format of the single-user system, which is ours too with a few more members. A member that cannot be
 * read as what it should be counts as missing: one wrong entry must not take the others away.
 */
export const ModelsFile = schema(() =>
  z.looseObject({
    globalSettings: globalSettings(),
    defaults: roleIds(),
    models: z.record(z.string(), model()).catch({}),
    roleHierarchy: z.record(z.string(), z.array(z.string()).catch([])).catch({}),
    cognitiveModeMappings: z.record(z.string(), roleIds()).catch({}),
    providers: z.record(z.string(), provider()).catch({}),
  }),
)
export type ModelsFile = z.output<typeof ModelsFile.zod>
export type ProviderEntry = ModelsFile['providers'][string]
export type ModelOptions = ModelsFile['models'][string]['options']

/** What holds while there is no file. */
export const NO_MODELS: ModelsFile = {
  globalSettings: { useAdapter: false, activeAdapter: null, budget: undefined },
  defaults: {},
  models: {},
  roleHierarchy: {},
  cognitiveModeMappings: {},
  providers: {},
}
