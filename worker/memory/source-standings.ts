import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { IndexedMemory } from '../index/index-reader.ts'
import { idInName } from './event-path.ts'
import { type FileStamp, isSameVersion } from './file-stamp.ts'
import type { MemoryFinder } from './memory-finder.ts'
import { type OwnStanding, ownStandingOf } from './memory-standing.ts'

interface SourceStandingsOptions {
  /** The folder of the memories' files. */
  readonly root: string
  readonly index: IndexKeeper
  readonly finder: Pick<MemoryFinder, 'findSources' | 'readRows'>
}

interface Known {
  readonly id: string
  readonly stamp: FileStamp
  readonly standing: OwnStanding
}

/** Some 200 bytes each. */
const MOST_KNOWN = 20_000

/**
 * What memories say of themselves, remembered by version of their files. INVARIANT: what is given is what the file says at this moment: one
 * that has another stamp is read again.
 */
export class SourceStandings {
  readonly #options: SourceStandingsOptions
  /** By path; what was not asked for the longest time goes first. */
  readonly #known = new Map<string, Known>()

  constructor(options: SourceStandingsOptions) {
    this.#options = options
  }

  /** Of all memories with an id, those in the bin too. */
  async find(id: string): Promise<OwnStanding[]> {
    const { index, finder } = this.#options
    // While the index does not know all files their names are asked.
    if (index.state.status !== 'current' && idInName(id) === id)
      return (await finder.findSources(id)).map(({ event }) => ownStandingOf(event))
    const rows = await index.use(({ reader }) => [
      ...reader.find(id, false),
      ...reader.find(id, true),
    ])
    const standings: OwnStanding[] = []
    for (const row of rows) {
      const standing = this.#remembered(id, row) ?? (await this.#read(id, row))
      if (standing) standings.push(standing)
    }
    return standings
  }

  #remembered(id: string, { path }: IndexedMemory): OwnStanding | undefined {
    const known = this.#known.get(path)
    if (known?.id !== id) return undefined
    const found = lstatSync(join(this.#options.root, path), { throwIfNoEntry: false })
    if (!found || !isSameVersion(found, known.stamp)) return undefined
    this.#remember(path, known)
    return known.standing
  }

  async #read(id: string, row: IndexedMemory): Promise<OwnStanding | undefined> {
    const [stored] = await this.#options.finder.readRows([row])
    if (stored?.event.id !== id) return undefined
    const standing = ownStandingOf(stored.event)
    this.#remember(row.path, { id, stamp: stored.stamp, standing })
    return standing
  }

  #remember(path: string, known: Known): void {
    this.#known.delete(path)
    this.#known.set(path, known)
    if (this.#known.size <= MOST_KNOWN) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}
