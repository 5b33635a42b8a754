import type { ForgetfulStore } from './forgetful-store.ts'
import { personaCacheStore } from './persona-cache-store.ts'
import { madeByNight } from './made-by-night.ts'
import { scrubbedFolders } from './scrubbed-folders.ts'

/** Folders that hold no words of a memory: settings, and a log of ids and counts. */
export const WORDLESS_FOLDERS: readonly string[] = ['etc', 'logs/worker']

/** The stores of a profile that are folders of text and JSON files, those of the single-user system included. */
export function profileStores(root: string): ForgetfulStore[] {
  const redacted = (name: string, ...folders: string[]): ForgetfulStore =>
    scrubbedFolders(root, { name, folders, lines: 'redact' })
  const dropped = (name: string, ...folders: string[]): ForgetfulStore =>
    scrubbedFolders(root, { name, folders, lines: 'drop' })
  return [
    personaCacheStore(root),
    // First: it needs the ids that the others take away.
    madeByNight(root),
    redacted('conversations', 'memory/conversations'),
    redacted('tasks and calendar', 'memory/tasks', 'memory/calendar'),
    redacted('inbox', 'memory/inbox'),
    redacted('notes of agents', 'memory/semantic', 'memory/procedural', 'memory/preferences'),
    dropped('curated', 'memory/curated', 'memory/audio'),
    redacted('persona', 'persona'),
    dropped('training sets', 'out/adapters', 'out/datasets', 'out/training', 'metahuman-runs'),
    redacted('state and undo copies', 'out/state', 'out/summaries', 'out/approval-queue'),
    dropped('copies of the single-user system', 'logs/sync', 'logs/agents', 'logs/status'),
    redacted('audits', 'logs/audit', 'logs/decisions', 'logs/actions'),
  ]
}
