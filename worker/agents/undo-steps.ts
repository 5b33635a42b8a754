import type { RunChange } from '../../shared/api/run-details.ts'
import type { Change } from './change.ts'
import type { RunStore } from './run-store.ts'
import type { CopyReader, Undone, UndoStores, UndoWay } from './undo-changes.ts'
import { leftForGood } from './undo-told.ts'

/** One thing that a run changed, and how that is taken back. */
export interface UndoStep {
  readonly kind: RunChange['kind']
  /** Its id, or its path below the profile. */
  readonly what: string
  readonly undo: (way: UndoWay) => Promise<Undone>
}

/** What was done to one thing one change after the other; `befores` and `afters` are the hashes around each, the first first. */
interface Chain {
  readonly kind: RunChange['kind']
  readonly what: string
  readonly before: string | null
  readonly afters: readonly (string | null)[]
}

/** How chains are taken back. */
interface UndoParts {
  readonly stores: UndoStores
  readonly copies: CopyReader
}

/** What a run changed, as its store noted it, in the order in which it is taken back. */
export async function stepsOfRun(
  id: string,
  store: Pick<RunStore, 'changes' | 'copies'>,
  stores: UndoStores,
): Promise<UndoStep[]> {
  const copies: CopyReader = async (sha256, extension) =>
    await store.copies.read(id, sha256, extension)
  return undoSteps(await store.changes(id), { stores, copies })
}

/** The ids and paths of what a change is of, as far as it can be taken back. */
export function thingsIn(change: Change): string[] {
  return change.kind === 'lasting' ? [] : chainsOf(change).map(({ what }) => what)
}

/**
 * What a run changed, in the order in which it is taken back: the last first. What it changed several times, and nobody else between, is
 * one step: from whichever of its states to the one before the run. So an undo that a crash cut off comes to the same end when it is
 * done again.
 *
 * @param changes as they were noted, the last first
 */
function undoSteps(changes: readonly Change[], parts: UndoParts): UndoStep[] {
  const steps = new Map<string, UndoStep>()
  const open = new Map<string, { readonly key: string; readonly chain: Chain }>()
  for (const [position, change] of changes.toReversed().entries()) {
    for (const chain of chainsOf(change)) {
      const { what } = chain
      const before = open.get(what)
      const isNext = before !== undefined && follows(before.chain, chain)
      const key = isNext ? before.key : `${position} ${what}`
      const whole = isNext ? joined(before.chain, chain) : chain
      open.set(what, { key, chain: whole })
      // Anew, so that it stands where its last change does.
      steps.delete(key)
      steps.set(key, stepOf(whole, change, parts))
    }
  }
  return [...steps.values()].toReversed()
}

function follows({ kind, afters }: Chain, { kind: next, before }: Chain): boolean {
  const isChange = next === 'memory-changed' || next === 'file-changed'
  return isChange && kind !== 'memory-binned' && afters.at(-1) === before
}

function joined(first: Chain, { afters }: Chain): Chain {
  return { ...first, afters: [...first.afters, ...afters] }
}

function chainsOf(change: Change): Chain[] {
  switch (change.kind) {
    case 'memories-made':
      return change.memories.map(({ id, sha256 }) => made('memory-made', id, sha256))
    case 'events-made':
      return change.events.map(({ id, sha256 }) => made('event-made', id, sha256))
    case 'memories-binned':
      return change.ids.map((id) => ({ kind: 'memory-binned', what: id, before: '', afters: [] }))
    case 'memories-changed':
      return change.memories.map(({ id, before, after }) => {
        return { kind: 'memory-changed', what: id, before, afters: [after] }
      })
    case 'file-changed': {
      const { path, before, after } = change
      return [{ kind: 'file-changed', what: path, before, afters: [after] }]
    }
    case 'lasting':
      return [{ kind: 'lasting', what: change.what, before: '', afters: [] }]
  }
}

function made(kind: 'memory-made' | 'event-made', what: string, sha256: string): Chain {
  return { kind, what, before: null, afters: [sha256] }
}

function stepOf(chain: Chain, change: Change, parts: UndoParts): UndoStep {
  const { kind, what } = chain
  if (change.kind === 'lasting') {
    const { reason } = change
    return { kind, what, undo: async () => leftForGood(reason) }
  }
  return { kind, what, undo: async (way) => await undoChain(chain, parts, way) }
}

/** From the state that the run left last, else from one that it left before. */
async function undoChain(chain: Chain, parts: UndoParts, way: UndoWay): Promise<Undone> {
  const { what, kind, afters } = chain
  if (kind === 'memory-binned') return await parts.stores.bringBack(what, way)
  let last: Undone = 'nothing'
  for (const after of afters.toReversed()) {
    const result = await undoFrom(after, chain, { ...parts, way })
    if (typeof result === 'string') return result
    last = result
  }
  return last
}

interface Undoing extends UndoParts {
  readonly way: UndoWay
}

async function undoFrom(
  after: string | null,
  { kind, what, before }: Chain,
  { stores, copies, way }: Undoing,
): Promise<Undone> {
  if (kind === 'file-changed')
    return await stores.restoreFile({ kind, path: what, before, after }, copies, way)
  const sha256 = after ?? ''
  if (kind === 'memory-made') return await stores.binUnchanged({ id: what, sha256 }, way)
  if (kind === 'event-made') return await stores.binUnchangedEvent({ id: what, sha256 }, way)
  const change = { id: what, before: before ?? '', after: sha256 }
  return await stores.restoreMemory(change, copies, way)
}
