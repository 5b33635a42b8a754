import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { StoredEvent } from '../memory/episodic-file.ts'
import { fileTextOf } from '../memory/memory-store.ts'
import type { RunContext } from './agent.ts'
import type { RunMemoriesOptions } from './run-memories.ts'
import {
  type ChangedMemory,
  type CopyReader,
  type UndoStores,
  type Undone,
  type UndoWay,
} from './undo-changes.ts'
import { sha256Of } from './undo-copies.ts'
import { leftFor } from './undo-told.ts'

type Members = Readonly<Record<string, unknown>>

/** Makes the new members of a memory; undefined where nothing is to be changed. */
export type MakeMembers = (event: EpisodicEvent, members: Members) => Members | undefined

interface Planned {
  readonly id: string
  readonly path: string
  readonly before: string
  readonly after: string
  readonly members: Members
}

/** No UTF-8: its bytes could not be brought back. */
const NO_TEXT = '\uFFFD'

/**
 * Memories as agents change them. INVARIANTS: a copy of what a file held and a note of the change are on the disk before the file is
 * changed; a memory that somebody changes meanwhile is left as they made it. There is no version in the memory's history: what an
 * agent adds to thousands would bury what a person edited, and the run takes it back as a whole.
 */
export class RunMemoryChanges {
  readonly #options: RunMemoriesOptions

  constructor(options: RunMemoriesOptions) {
    this.#options = options
  }

  /** Changes memories, some hundred at most at a time; gives the ids of those that were. Searches see it after `RunMemories.settle`. */
  async change(
    ids: readonly string[],
    context: RunContext,
    make: MakeMembers,
  ): Promise<readonly string[]> {
    this.#options.checkMayWrite()
    const all = await Promise.all(ids.map((id) => this.#plan(id, make)))
    const planned = all.filter((one) => one !== undefined)
    if (planned.length === 0) return []
    await context.keepCopies(
      planned.map(({ before }) => ({ text: before, extension: '.json' as const })),
    )
    const memories = planned.map(({ id, before, after }) => ({
      id,
      before: sha256Of(before),
      after: sha256Of(after),
    }))
    await context.note({ kind: 'memories-changed', memories })
    return await this.#carryOut(planned)
  }

  /** How changes are taken back. */
  undoStores(): Pick<UndoStores, 'restoreMemory'> {
    return {
      restoreMemory: async (change, copies, way) => await this.#restore(change, copies, way),
    }
  }

  async #plan(id: string, make: MakeMembers): Promise<Planned | undefined> {
    const found = await this.#options.finder.findWhole(id)
    if (!found || found.text.includes(NO_TEXT)) return undefined
    const { stored, text: before } = found
    const members = make(stored.event, stored.members)
    if (members === undefined) return undefined
    const after = fileTextOf(members)
    return after === before ? undefined : { id, path: stored.path, before, after, members }
  }

  /** All at once: what comes together shares a group commit. */
  async #carryOut(planned: readonly Planned[]): Promise<string[]> {
    const { index } = this.#options
    const results = await Promise.allSettled(planned.map((one) => this.#write(one)))
    const written = results.flatMap((one) =>
      one.status === 'fulfilled' && one.value ? [one.value] : [],
    )
    if (written.length > 0) await index.stage(written)
    const failed = results.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    return written.map(({ event }) => event.id)
  }

  /** What was moved or changed meanwhile does not hold at its old place what it held. */
  async #write({ id, path, before, members }: Planned): Promise<StoredEvent | undefined> {
    const { memories, store } = this.#options
    return await memories.alone(id, async () =>
      (await store.text(path)) === before ? await store.replace(path, members) : undefined,
    )
  }

  async #restore(
    { id, before, after }: ChangedMemory,
    copies: CopyReader,
    way: UndoWay,
  ): Promise<Undone> {
    const { memories, finder, store, index } = this.#options
    return await memories.alone(id, async () => {
      const found = await finder.findAny(id, 'kept')
      const text = found ? await store.text(found.path) : undefined
      if (!found || text === undefined) return leftFor('not-there')
      const present = sha256Of(text)
      if (present === before) return 'nothing'
      if (present !== after) return leftFor('changed-since')
      const copy = await copies(before, '.json')
      if (copy === undefined) return leftFor('copy-gone')
      if (way === 'carry-out') await index.record(await store.replaceText(found.path, copy))
      return 'undone'
    })
  }
}
