import type { UndoReport } from '../../shared/api/agents.ts'
import type { Change } from './change.ts'
import type { CopiedText } from './undo-copies.ts'

/** What became of one thing that was to be taken back: it was, it was so already, or it was left for a reason. */
export type Undone = 'undone' | 'nothing' | { readonly left: string }

/** Through what changes are taken back. */
export interface UndoStores {
  /** Moves a memory to the bin if its file still has this hash. */
  readonly binUnchanged: (memory: Made) => Promise<Undone>
  /** Takes a memory out of the bin. */
  readonly bringBack: (id: string) => Promise<Undone>
  /** Moves an event of the calendar to the bin if its file still has this hash. */
  readonly binUnchangedEvent: (event: Made) => Promise<Undone>
  /** Gives a memory the text that it had, if its file still has the hash that the run left it with. */
  readonly restoreMemory: (change: ChangedMemory, copies: CopyReader) => Promise<Undone>
  /** The same of any other file. */
  readonly restoreFile: (change: ChangedFile, copies: CopyReader) => Promise<Undone>
}

/** Finds the copy of a text that a run overwrote; undefined when it is there no more. */
export type CopyReader = (
  sha256: string,
  extension: CopiedText['extension'],
) => Promise<string | undefined>

/** Said of what cannot be taken back. */
export const CHANGED_SINCE = 'It has been changed since.'
export const COPY_GONE = 'What it held before is kept no more.'

export type ChangedMemory = Extract<Change, { kind: 'memories-changed' }>['memories'][number]
export type ChangedFile = Extract<Change, { kind: 'file-changed' }>

interface Made {
  readonly id: string
  readonly sha256: string
}

const MOST_NAMED = 200
const SIDE_BY_SIDE = 32

type Report = Pick<UndoReport, 'undone' | 'left' | 'moreLeft'>

/** Takes changes back in the order in which they come: the last first. Doing it again does no harm. */
export async function undoChanges(
  changes: readonly Change[],
  stores: UndoStores,
  copies: CopyReader,
): Promise<Report> {
  let undone = 0
  const left: Report['left'] = []
  for (const change of changes) {
    const steps = stepsOf(change, stores, copies)
    for (let from = 0; from < steps.length; from += SIDE_BY_SIDE) {
      const some = steps.slice(from, from + SIDE_BY_SIDE)
      const results = await Promise.all(some.map(({ undo }) => undo()))
      for (const [position, result] of results.entries()) {
        if (result === 'undone') undone += 1
        else if (result !== 'nothing')
          left.push({ what: some[position]?.what ?? '', reason: result.left })
      }
    }
  }
  const more = left.length - MOST_NAMED
  return { undone, left: left.slice(0, MOST_NAMED), ...(more > 0 ? { moreLeft: more } : {}) }
}

interface Step {
  readonly what: string
  readonly undo: () => Promise<Undone>
}

function stepsOf(change: Change, stores: UndoStores, copies: CopyReader): Step[] {
  const { binUnchanged, bringBack, binUnchangedEvent, restoreMemory, restoreFile } = stores
  switch (change.kind) {
    case 'memories-made':
      return change.memories.map((memory) => ({
        what: memory.id,
        undo: () => binUnchanged(memory),
      }))
    case 'memories-binned':
      return change.ids.map((id) => ({ what: id, undo: () => bringBack(id) }))
    case 'events-made':
      return change.events.map((event) => ({
        what: event.id,
        undo: () => binUnchangedEvent(event),
      }))
    case 'memories-changed':
      return change.memories.map((memory) => ({
        what: memory.id,
        undo: () => restoreMemory(memory, copies),
      }))
    case 'file-changed':
      return [{ what: change.path, undo: () => restoreFile(change, copies) }]
    case 'lasting': {
      const { what, reason } = change
      return [{ what, undo: async () => ({ left: reason }) }]
    }
  }
}
