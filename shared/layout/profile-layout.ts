import { join } from 'node:path'

/** Where everything lies below one profile's folder. */
export interface ProfileLayout {
  readonly root: string
  readonly episodic: string
  readonly bin: string
  readonly corrupt: string
  readonly history: string
  readonly index: string
  readonly indexFile: string
  readonly vectorsFile: string
  /** Journals of replies that are being given. */
  readonly replies: string
  readonly persona: string
  readonly etc: string
  readonly audit: string
  readonly workerLogs: string
  readonly lock: string
  readonly forgotten: string
  readonly forgottenKey: string
  readonly forgetting: string
  readonly modelUsage: string
  /** There while agents have something to do that the next worker must know of. */
  readonly agentsUnfinished: string
}

/** The layout of a profile's folder. */
export function profileLayout(root: string): ProfileLayout {
  const episodic = join(root, 'memory', 'episodic')
  const index = join(root, 'memory', 'index')
  return {
    root,
    episodic,
    bin: join(episodic, '.bin'),
    corrupt: join(episodic, '.corrupt'),
    history: join(episodic, '.history'),
    index,
    indexFile: join(index, 'memory.sqlite'),
    vectorsFile: join(index, 'vectors.sqlite'),
    replies: join(root, 'memory', 'conversations', '.replies'),
    persona: join(root, 'persona'),
    etc: join(root, 'etc'),
    audit: join(root, 'logs', 'audit'),
    workerLogs: join(root, 'logs', 'worker'),
    lock: join(root, 'out', 'state', 'worker.lock'),
    forgotten: join(root, 'out', 'state', 'forgotten.ndjson'),
    forgottenKey: join(root, 'out', 'state', 'forgotten.key'),
    forgetting: join(root, 'out', 'state', 'forgetting.journal'),
    modelUsage: join(root, 'out', 'state', 'model-usage.json'),
    agentsUnfinished: join(root, 'out', 'state', 'agents-unfinished'),
  }
}

/** Every folder of a new profile, below its root. */
export const PROFILE_FOLDERS = [
  'memory/episodic',
  'memory/tasks/active',
  'memory/tasks/completed',
  'memory/tasks/deleted',
  'memory/inbox',
  'memory/inbox/_archive',
  'memory/inbox/_rejected',
  'memory/calendar',
  'memory/conversations',
  'memory/index',
  'persona/facets',
  'out/adapters',
  'out/datasets',
  'out/state',
  'logs/audit',
  'logs/decisions',
  'logs/actions',
  'logs/worker',
  'etc',
] as const
