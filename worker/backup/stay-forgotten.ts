import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { profileLayout } from '../../shared/layout/profile-layout.ts'
import { asOwnerOf } from './as-owner.ts'
import { isMembers } from '../documents/members.ts'
import { ForgetJournal, type ForgetPlan } from '../forget/forget-journal.ts'
import { Tombstones } from '../forget/tombstones.ts'
import { HISTORY_FOLDER } from '../memory/event-path.ts'
import { linksOf } from '../memory/memory-links.ts'
import { readMembers } from '../memory/read-event.ts'

/**
 * Takes out of a restored profile what was forgotten since, by the marks of the profile in whose place it comes and by its own. Memories go at
 * once; what quotes them is left to the next worker, which finds a forgetting to be ended. Gives how many memories went.
 */
export async function stayForgotten(restored: string, present: string | null): Promise<number> {
  const layout = profileLayout(restored)
  const { forgotten, forgottenKey, forgetting, episodic } = layout
  const own = Tombstones.open({ file: forgotten, keyFile: forgottenKey })
  const later = present === null ? undefined : await marksOf(present, layout)
  const isForgotten = (event: EpisodicEvent): boolean =>
    own.isForgotten(event) || later?.isForgotten(event) === true
  const found = those(eventsBelow(episodic), ({ event }) => isForgotten(event))
  if (found.length === 0) return 0
  const journal = new ForgetJournal(forgetting)
  const before = await journal.read()
  await journal.write(joined(before, planFor(found, episodic)))
  for (const { path } of found) rmSync(join(episodic, path), { force: true })
  return new Set(found.map(({ event }) => event.id)).size
}

/** Refuses a single file that would bring back what the profile has forgotten, or what names it. */
export function refuseForgotten(present: string, path: string, text: string): void {
  const { forgotten, forgottenKey } = profileLayout(present)
  const marks = Tombstones.open({ file: forgotten, keyFile: forgottenKey })
  const event = path.startsWith('memory/episodic/') ? eventIn(text) : undefined
  const isNamed = (text.match(ID) ?? []).some((id) => marks.isForgotten(nameOnly(id)))
  if (!isNamed && (event === undefined || !marks.saysForgotten(event))) return
  throw new AppError(
    'conflict',
    `${path} holds or names a memory that was forgotten since. It stays forgotten; nothing was restored.`,
  )
}

const ID = /evt-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** An ID of ours is marked by itself, whatever else the memory said. */
function nameOnly(id: string): EpisodicEvent {
  return { id, timestamp: new Date(0).toISOString(), content: '', type: 'observation' }
}

/** The marks of the profile that is there now, which from here on are those of the restored one too: what was forgotten first is among them. */
async function marksOf(
  present: string,
  { forgotten, forgottenKey, forgetting }: ReturnType<typeof profileLayout>,
): Promise<Tombstones | undefined> {
  const layout = profileLayout(present)
  mkdirSync(dirname(forgotten), { recursive: true, mode: PRIVATE_FOLDER })
  const plan = await asOwnerOf(present, () => new ForgetJournal(layout.forgetting).read())
  if (plan) await new ForgetJournal(forgetting).write(plan)
  const [key, marks] = asOwnerOf(present, () => [
    bytesOf(layout.forgottenKey),
    bytesOf(layout.forgotten),
  ])
  if (!key) return undefined
  writeFileSync(forgottenKey, key, { mode: PRIVATE_FILE })
  if (marks) writeFileSync(forgotten, marks, { mode: PRIVATE_FILE })
  return Tombstones.open({ file: forgotten, keyFile: forgottenKey })
}

function bytesOf(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined
}

interface FoundEvent {
  /** Below the episodic folder. */
  readonly path: string
  readonly event: EpisodicEvent
}

/** Memories with their versions and what is in the bin. */
function* eventsBelow(episodic: string): Generator<FoundEvent> {
  for (const path of namesBelow(episodic)) {
    const event = path.endsWith('.json')
      ? eventIn(readFileSync(join(episodic, path), 'utf8'))
      : undefined
    if (event) yield { path, event }
  }
}

function namesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** The memory that a file holds, or the version of one. */
function eventIn(text: string): EpisodicEvent | undefined {
  try {
    const value = parseJson(text, 'File')
    const inner = isMembers(value) && isMembers(value['event']) ? value['event'] : value
    const read = readMembers(inner)
    return read.status === 'ok' ? read.event : undefined
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

function planFor(found: readonly FoundEvent[], episodic: string): ForgetPlan {
  const memories = new Map<string, { id: string; paths: string[]; texts: string[] }>()
  for (const { path, event } of found) {
    const memory = memories.get(event.id) ?? { id: event.id, paths: [], texts: [] }
    memories.set(event.id, memory)
    if (!isVersion(path)) memory.paths.push(path)
    memory.texts.push(event.content, event.response ?? '')
  }
  const goes = new Set(found.map(({ path }) => path))
  const naming = those(
    eventsBelow(episodic),
    ({ path, event }) =>
      !goes.has(path) && linksOf(event).some(({ target }) => memories.has(target)),
  )
  return {
    memories: [...memories.values()],
    events: found.map(({ event }) => event),
    versions: naming.map(({ path }) => path).filter(isVersion),
    citing: [
      ...new Set(naming.filter(({ path }) => !isVersion(path)).map(({ event }) => event.id)),
    ],
  }
}

/** Not all of them are ever held together. */
function those(events: Iterable<FoundEvent>, wanted: (one: FoundEvent) => boolean): FoundEvent[] {
  const found: FoundEvent[] = []
  for (const one of events) if (wanted(one)) found.push(one)
  return found
}

function isVersion(path: string): boolean {
  return path.startsWith(`${HISTORY_FOLDER}/`)
}

function joined(before: ForgetPlan | undefined, plan: ForgetPlan): ForgetPlan {
  if (!before) return plan
  return {
    memories: [...before.memories, ...plan.memories],
    events: [...before.events, ...plan.events],
    versions: [...before.versions, ...plan.versions],
    citing: [...before.citing, ...plan.citing],
  }
}
