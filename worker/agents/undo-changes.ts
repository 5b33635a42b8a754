import type { UndoReport } from '../../shared/api/agents.ts'
import type { Change } from './change.ts'
import type { CopiedText } from './undo-copies.ts'
import type { UndoStep } from './undo-steps.ts'
import type { UndoLeft } from './undo-told.ts'

/** What became of one thing that was to be taken back: it was, it was so already, or it was left for a reason. */
export type Undone = 'undone' | 'nothing' | { readonly left: UndoLeft }

/** Whether something is taken back, or it is only looked what would become of it: then nothing is changed. */
export type UndoWay = 'carry-out' | 'look'

/** Through what changes are taken back. */
export interface UndoStores {
  /** Moves a memory to the bin if its file still has this hash. */
  readonly binUnchanged: (memory: Made, way: UndoWay) => Promise<Undone>
  /** Takes a memory out of the bin. */
  readonly bringBack: (id: string, way: UndoWay) => Promise<Undone>
  /** Moves an event of the calendar to the bin if its file still has this hash. */
  readonly binUnchangedEvent: (event: Made, way: UndoWay) => Promise<Undone>
  /** Gives a memory the text that it had, if its file still has the hash that the run left it with. */
  readonly restoreMemory: (
    change: ChangedMemory,
    copies: CopyReader,
    way: UndoWay,
  ) => Promise<Undone>
  /** The same of any other file. */
  readonly restoreFile: (change: ChangedFile, copies: CopyReader, way: UndoWay) => Promise<Undone>
}

/** Finds the copy of a text that a run overwrote; undefined when it is there no more. */
export type CopyReader = (
  sha256: string,
  extension: CopiedText['extension'],
) => Promise<string | undefined>

export type ChangedMemory = Extract<Change, { kind: 'memories-changed' }>['memories'][number]
export type ChangedFile = Extract<Change, { kind: 'file-changed' }>

interface Made {
  readonly id: string
  readonly sha256: string
}

const MOST_NAMED = 200
const SIDE_BY_SIDE = 32

type Report = Pick<UndoReport, 'undone' | 'left' | 'moreLeft'>

/** Takes steps back in the order in which they come: the last first. Doing it again does no harm. */
export async function undoChanges(steps: readonly UndoStep[]): Promise<Report> {
  let undone = 0
  const left: Report['left'] = []
  for (const some of together(steps)) {
    const results = await Promise.all(some.map(({ undo }) => undo('carry-out')))
    for (const [position, result] of results.entries()) {
      if (result === 'undone') undone += 1
      else if (result !== 'nothing') left.push({ what: some[position]?.what ?? '', ...result.left })
    }
  }
  const more = left.length - MOST_NAMED
  return { undone, left: left.slice(0, MOST_NAMED), ...(more > 0 ? { moreLeft: more } : {}) }
}

/** Steps that can be taken side by side: of one kind, each about something else. */
function* together(steps: readonly UndoStep[]): Generator<readonly UndoStep[]> {
  let some: UndoStep[] = []
  for (const step of steps) {
    const isOther = some.some(({ kind, what }) => kind !== step.kind || what === step.what)
    if (some.length === SIDE_BY_SIDE || isOther) {
      yield some
      some = []
    }
    some.push(step)
  }
  if (some.length > 0) yield some
}
