import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { RunContext } from '../agents/agent.ts'
import type { RunMemories } from '../agents/run-memories.ts'
import { appendLine, readLines } from '../files/durable-lines.ts'
import type { ChunkSpool } from './chunk-spool.ts'
import { type SourceDocument, eventOfChunk } from './document-events.ts'

/** Memories of a document: those that it brought, and those that were there from another one (a chat that two exports have). */
const Line = schema(() => z.strictObject({ own: z.array(z.string()), shared: z.array(z.string()) }))

interface Ids {
  readonly own: ReadonlySet<string>
  readonly all: ReadonlySet<string>
}

interface Keeping {
  readonly document: SourceDocument
  readonly spool: ChunkSpool
  /** The documents whose place it takes. */
  readonly replaces: readonly string[]
  readonly context: RunContext
  /** How many memories are written together. */
  readonly together: () => number
  readonly onProgress: (done: number) => void
}

/**
 * The memories of each document. INVARIANT: which memories a document has is on the disk before they are, so that they are found again
 * when it is replaced, whatever happened in between.
 */
export class DocumentMemories {
  readonly #folder: string
  readonly #memories: RunMemories

  constructor(folder: string, memories: RunMemories) {
    this.#folder = folder
    this.#memories = memories
  }

  /** Keeps all chunks of a document, and takes away what the documents had whose place it takes and it has not. Gives how many were made. */
  async keep({ document, spool, replaces, ...keeping }: Keeping): Promise<number> {
    const { documentId } = document
    const { context, together, onProgress } = keeping
    await this.#memories.ready()
    const earlier = await this.#idsOf(documentId)
    const replaced = await Promise.all(replaces.map((one) => this.#idsOf(one)))
    let made = 0
    let done = 0
    const batch: EpisodicEvent[] = []
    const flush = async (): Promise<void> => {
      const events = batch.splice(0)
      const all = events.map(({ id }) => id)
      made += await this.#memories.keep(events, {
        context,
        mine: earlier.own,
        beforehand: async (fresh) => {
          const isOwn = (id: string): boolean =>
            fresh.has(id) || replaced.some(({ own }) => own.has(id))
          await this.#note(documentId, {
            own: all.filter(isOwn),
            shared: all.filter((id) => !isOwn(id)),
          })
        },
      })
      done += events.length
      onProgress(done)
    }
    let number = 0
    for await (const chunk of spool.chunks()) {
      context.stopping.throwIfAborted()
      number += 1
      batch.push(eventOfChunk(chunk, number, document))
      if (batch.length >= together()) await flush()
    }
    if (batch.length > 0) await flush()
    await this.#memories.settle()
    for (const one of replaces) await this.takeBack(one, { by: documentId, context })
    return made
  }

  /** Moves the memories that a document brought to the bin, but for those that the one in its place has too. */
  async takeBack(
    documentId: string,
    { by, context }: { readonly by?: string; readonly context: RunContext },
  ): Promise<number> {
    await this.#memories.ready()
    const { own } = await this.#idsOf(documentId)
    const kept = by === undefined ? NONE.all : (await this.#idsOf(by)).all
    const gone = [...own].filter((id) => !kept.has(id))
    return await this.#memories.replace(gone, by, context)
  }

  /** Ids of the memories of a document, in its order. */
  async memoriesOf(documentId: string): Promise<string[]> {
    return [...(await this.#idsOf(documentId)).all]
  }

  async #idsOf(documentId: string): Promise<Ids> {
    const own = new Set<string>()
    const all = new Set<string>()
    for (const said of await readLines(this.#listOf(documentId), Line)) {
      for (const id of said.own) own.add(id)
      for (const id of [...said.own, ...said.shared]) all.add(id)
    }
    return { own, all }
  }

  async #note(documentId: string, ids: z.output<typeof Line.zod>): Promise<void> {
    await appendLine(this.#listOf(documentId), ids)
  }

  #listOf(documentId: string): string {
    return join(this.#folder, `${documentId}.ndjson`)
  }
}

const NONE: Ids = { own: new Set(), all: new Set() }
