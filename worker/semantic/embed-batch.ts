import type { IndexKeeper } from '../index/index-keeper.ts'
import type { EpisodicFile, StoredEvent } from '../memory/episodic-file.ts'
import { isSameVersion } from '../memory/file-stamp.ts'
import type { StandingOf } from '../memory/memory-standing.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import type { Embedder, EmbedLimits } from '../models/embedder.ts'
import { ModelFailure } from '../models/model-failure.ts'
import { type Embeddable, embeddableText } from './embedded-text.ts'
import type { VectorEntry, VectorStore } from './vector-store.ts'

export interface BatchParts {
  readonly files: Pick<MemoryStore, 'readAll'>
  readonly index: IndexKeeper
  readonly standingOf: StandingOf
  readonly store: VectorStore
  readonly embedder: Embedder
  readonly limits: EmbedLimits
}

/** A memory that is to be embedded. */
interface Fresh {
  readonly stored: StoredEvent
  readonly text: string
  readonly digest: Uint8Array
}

/**
 * Reads some memories and embeds what changed of their texts; gives how many went to the model. INVARIANTS: what may not leave is decided by
 * the file as it is right before; what changed or went while the model had it is not kept.
 */
export async function embedBatch(parts: BatchParts, paths: readonly string[]): Promise<number> {
  const { files, store, embedder, standingOf } = parts
  const settled: VectorEntry[] = []
  const fresh: Fresh[] = []
  const read = await files.readAll(paths)
  await recordEdits(parts, read)
  for (const file of read) {
    if (file.status !== 'ok') store.drop([file.path])
    else {
      const { privacy } = await standingOf(file.event)
      const embeddable = embeddableText(file.event, privacy, embedder.isLocal)
      const entry = settledEntry(store, file, embeddable)
      if (entry) settled.push(entry)
      else if (embeddable.status === 'text') fresh.push({ stored: file, ...embeddable })
    }
  }
  store.put(settled)
  const entries = await embedTexts(parts, fresh)
  await keepStillThere(parts, entries)
  return fresh.length
}

/** What there is to note of a memory that needs no model. */
function settledEntry(
  store: VectorStore,
  stored: StoredEvent,
  embeddable: Embeddable,
): VectorEntry | undefined {
  if (embeddable.status === 'left-out')
    return entryOf(stored, { as: 'left-out', reason: embeddable.reason })
  const known = store.known(stored.path)?.digest
  const isSame = known !== undefined && Buffer.compare(known, embeddable.digest) === 0
  return isSame ? entryOf(stored, { as: 'same' }) : undefined
}

/** Where the model refuses a batch its halves are tried, so that one text does not keep the others from being embedded. */
async function embedTexts(parts: BatchParts, fresh: readonly Fresh[]): Promise<VectorEntry[]> {
  const [first] = fresh
  if (!first) return []
  try {
    const texts = fresh.map(({ text }) => text)
    const vectors = await parts.embedder.embed(texts, 'document', parts.limits)
    checkDimension(parts.store, vectors)
    return fresh.flatMap(({ stored, digest }, position) => {
      const vector = vectors[position]
      return vector ? [entryOf(stored, { as: 'vector', digest, vector })] : []
    })
  } catch (error) {
    if (!(error instanceof ModelFailure && error.kind === 'refused')) throw error
    if (fresh.length === 1) return [entryOf(first.stored, { as: 'left-out', reason: 'refused' })]
    const half = Math.ceil(fresh.length / 2)
    const former = await embedTexts(parts, fresh.slice(0, half))
    return [...former, ...(await embedTexts(parts, fresh.slice(half)))]
  }
}

function checkDimension({ present }: VectorStore, vectors: readonly Float32Array[]): void {
  const wrong = vectors.find(({ length }) => length !== present?.dimension)
  if (wrong) throw new WrongDimension(wrong.length, present?.dimension ?? 0)
}

/** The model answers with vectors of another dimension than it did: they cannot be compared. */
export class WrongDimension extends ModelFailure {
  constructor(came: number, expected: number) {
    super('garbage', `The embedder answered with ${came} numbers where ${expected} were expected.`)
  }
}

/** What somebody changed by hand is taken up by the index too, or it would be read again and again. */
async function recordEdits({ index }: BatchParts, files: readonly EpisodicFile[]): Promise<void> {
  const edited = await index.use(({ reader }) =>
    files.filter((file) => {
      const known = reader.stampOf(file.path)
      if (file.status === 'gone') return known !== undefined
      return !(known && isSameVersion(known, file.stamp))
    }),
  )
  await index.record(...edited)
}

/** Looks and writes in one go: a memory that is forgotten in between would come back. */
async function keepStillThere(
  { index, store }: BatchParts,
  entries: readonly VectorEntry[],
): Promise<void> {
  let failure: unknown
  await index.use(({ reader }) => {
    const still = entries.filter(({ path, stamp }) => {
      const now = reader.stampOf(path)
      return now !== undefined && isSameVersion(now, stamp)
    })
    try {
      store.put(still)
    } catch (error) {
      // The index would take damage of the vectors for its own.
      failure = error
    }
  })
  if (failure !== undefined) throw failure
}

function entryOf({ path, event, stamp }: StoredEvent, kept: VectorEntry['kept']): VectorEntry {
  const { id, timestamp, type } = event
  return { path, id, at: Date.parse(timestamp), type, stamp, kept }
}
