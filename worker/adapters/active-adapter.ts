import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { isMembers, type Members } from '../documents/members.ts'

const text = () => z.string().nullable().catch(null).default(null)

/** `globalSettings.activeAdapter` of `etc/models.json`: members of the single-user system first, then ours. All others are kept. */
export const ActiveAdapter = schema(() =>
  z.looseObject({
    modelName: z.string().min(1),
    activatedAt: text(),
    adapterPath: text(),
    ggufAdapterPath: text(),
    evalScore: z.number().nullable().catch(null).default(null),
    dataset: text(),
    /** `loaded`: the model server has it. The single-user system also knows `ready_for_ollama_load`. */
    status: z.string().catch('unknown').default('unknown'),
    baseModel: text(),
    provider: text(),
    /** SHA-256 of the GGUF file. */
    digest: text(),
  }),
)
export type ActiveAdapter = z.output<typeof ActiveAdapter.zod>

const Change = schema(() =>
  z.object({
    id: z.int(),
    at: z.string(),
    by: z.string(),
    action: z.enum(['activated', 'deactivated', 'rolled-back', 'found']),
    adapter: ActiveAdapter.zod.nullable(),
    /** The id of the change that a roll-back goes to; 0 for the time before all of them. */
    before: z.int(),
  }),
)
/** What was put in force, and what it came after. */
export type AdapterChange = z.output<typeof Change.zod>

/** How many changes the file keeps. */
const MOST_CHANGES = 50

/** The adapter that `etc/models.json` names, however it came to be there. */
export function activeIn(file: Members): ActiveAdapter | null {
  const parsed = ActiveAdapter.zod.safeParse(settingsIn(file)['activeAdapter'])
  return parsed.success ? parsed.data : null
}

/** Whether the file says that the active adapter is to be used. */
export function usesAdapter(file: Members): boolean {
  return settingsIn(file)['useAdapter'] === true && activeIn(file)?.status === 'loaded'
}

/** The folder in `out/adapters/` that an adapter came from; the model's name where that is not said. */
export function adapterIdOf({ adapterPath, dataset, modelName }: ActiveAdapter): string {
  const [, folder] = /out\/adapters\/([^/]+)/.exec(adapterPath ?? '') ?? []
  return folder ?? dataset ?? modelName
}

/** The changes that the file remembers, the oldest first. Whoever edited it by hand may have spoiled some. */
export function changesIn(file: Members): AdapterChange[] {
  const kept = settingsIn(file)['adapterHistory']
  if (!Array.isArray(kept)) return []
  return kept.flatMap((one) => {
    const parsed = Change.zod.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}

/** What a roll-back goes to; undefined where nothing is remembered. */
export function beforeIn(file: Members): AdapterChange | undefined {
  const changes = withFound(file)
  const last = changes.at(-1)
  return last && [BEFORE_ALL, ...changes].find(({ id }) => id === last.before)
}

interface WantedChange {
  readonly adapter: ActiveAdapter | null
  readonly action: AdapterChange['action']
  readonly by: string
  readonly at: string
  /** For a roll-back: the change that it goes to. */
  readonly restores?: AdapterChange | undefined
}

/** The file with another adapter in force, or none; the one before is remembered, and members that nobody knows stay. */
export function withChange(file: Members, { restores, ...wanted }: WantedChange): Members {
  const { adapter } = wanted
  const changes = withFound(file)
  const last = changes.at(-1) ?? BEFORE_ALL
  // To activate once more what is active must not make it its own predecessor.
  const follows = isSame(last.adapter, adapter) ? last.before : last.id
  const before = restores === undefined ? follows : restores.before
  const change = { ...wanted, id: last.id + 1, before }
  const globalSettings = {
    ...settingsIn(file),
    useAdapter: adapter !== null,
    activeAdapter: adapter,
    adapterHistory: [...changes, change].slice(-MOST_CHANGES),
  }
  return { ...file, globalSettings }
}

/** No adapter, and no change yet. */
const BEFORE_ALL: AdapterChange = {
  id: 0,
  at: '',
  by: '',
  action: 'found',
  adapter: null,
  before: 0,
}

/** The changes, with the adapter that somebody else put into the file as the last of them. */
function withFound(file: Members): AdapterChange[] {
  const changes = changesIn(file)
  const adapter = activeIn(file)
  const last = changes.at(-1) ?? BEFORE_ALL
  if (isSame(last.adapter, adapter)) return changes
  const at = adapter?.activatedAt ?? ''
  const { id: before } = last
  return [...changes, { id: before + 1, at, by: 'file', action: 'found', adapter, before }]
}

function isSame(one: ActiveAdapter | null, other: ActiveAdapter | null): boolean {
  return one?.modelName === other?.modelName
}

function settingsIn(file: Members): Members {
  const settings = file['globalSettings']
  return isMembers(settings) ? settings : {}
}
