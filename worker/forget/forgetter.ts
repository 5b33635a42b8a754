import { readFile } from 'node:fs/promises'
import type { ForgetAnswer } from '../../shared/api/memory-care.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { StoredEvent } from '../memory/episodic-file.ts'
import { renamedPath } from '../memory/event-path.ts'
import type { Memories } from '../memory/memories.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import type { KeptVersion } from '../memory/memory-history.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import { isDerived } from '../memory/provenance.ts'
import type { ForgetRequest, ForgetfulStore, ForgottenMemory } from './forgetful-store.ts'
import { Redaction } from './redaction.ts'
import type { Tombstones } from './tombstones.ts'

interface ForgetterOptions {
  readonly memories: Memories
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  readonly tombstones: Tombstones
  /** Everything else in the profile that may hold words of a memory. */
  readonly stores: readonly ForgetfulStore[]
  /** Lines of `{at, to}` that backups leave, so that a report can name those that still have the memory. */
  readonly backupsFile: string
}

type StoreReports = ForgetAnswer['stores']

/** A memory with everything that the disk has of it. */
interface Doomed {
  readonly files: readonly StoredEvent[]
  readonly versions: readonly KeptVersion[]
}

/**
 * Forgets memories everywhere in a profile. INVARIANT: the tombstones come first, and whoever reads a file that they name takes it
 * away: what a crash leaves undone in the memories is done at the next look.
 */
export class Forgetter {
  readonly #options: ForgetterOptions

  constructor(options: ForgetterOptions) {
    this.#options = options
  }

  /** Forgets a memory, in the bin or not, with all that agents made out of it. Throws `not-found`. */
  async forget(id: string): Promise<Omit<ForgetAnswer, 'success'>> {
    return await this.#options.memories.alone(id, async () => {
      const { finder, tombstones } = this.#options
      const found = (await finder.findAny(id, 'kept')) ?? (await finder.find(id, 'binned'))
      const derived = await this.#derivedFrom(found)
      const doomed = await Promise.all([found, ...derived].map((one) => this.#everythingOf(one)))
      const citing = await this.#citing(doomed)
      const request = { memories: doomed.map(forgottenMemory) }
      await tombstones.add(doomed.flatMap(eventsOf))
      const redacted = await this.#redactCiting(citing, request)
      const memories = await this.#erase(request)
      const others = await this.#askStores(request)
      const backups = await this.#backupsSince(found.event.timestamp)
      return {
        id,
        derived: derived.map(({ event }) => event.id),
        redacted,
        stores: [memories, ...others],
        backups,
      }
    })
  }

  /** What agents made out of it, and out of that: a paraphrase cannot be told apart from the rest of a text. */
  async #derivedFrom(found: StoredEvent): Promise<StoredEvent[]> {
    const known = new Map([[found.event.id, found]])
    for (const id of known.keys()) {
      for (const { id: citing } of await this.#options.finder.citing(id)) {
        const one = known.has(citing) ? undefined : await this.#any(citing)
        if (one && isDerived(one.event)) known.set(citing, one)
      }
    }
    known.delete(found.event.id)
    return [...known.values()]
  }

  async #any(id: string): Promise<StoredEvent | undefined> {
    const { finder } = this.#options
    return (await finder.findAny(id, 'kept')) ?? (await finder.findAny(id, 'binned'))
  }

  /** All copies of a memory: another with the same old id and another time is another memory. */
  async #everythingOf({ event }: StoredEvent): Promise<Doomed> {
    const { finder, store } = this.#options
    const all = [
      ...(await finder.findAll(event.id, 'kept')),
      ...(await finder.findAll(event.id, 'binned')),
    ]
    const files = all.filter(
      (one) => Date.parse(one.event.timestamp) === Date.parse(event.timestamp),
    )
    const versions = await Promise.all(files.map(({ path }) => store.history.of(path)))
    return { files, versions: versions.flat() }
  }

  /** The person's own memories that name what goes. */
  async #citing(doomed: readonly Doomed[]): Promise<string[]> {
    const gone = new Set(doomed.flatMap(({ files }) => files.map(({ event }) => event.id)))
    const lists = await Promise.all([...gone].map((id) => this.#options.finder.citing(id)))
    const ids = lists.flat().map(({ id }) => id)
    return [...new Set(ids)].filter((id) => !gone.has(id))
  }

  async #erase(request: ForgetRequest): Promise<StoreReports[number]> {
    const { store, index } = this.#options
    const paths = request.memories.flatMap((memory) => memory.paths)
    for (const path of paths) await store.erase(path)
    // Last: it also clears away what the index held of memories that were redacted.
    await index.forget(paths)
    return { name: 'memories', removed: paths.length, redacted: 0, left: [] }
  }

  /** A memory that the person wrote stays, without the link and without what it quoted; so do its earlier versions. */
  async #redactCiting(ids: readonly string[], request: ForgetRequest): Promise<string[]> {
    const { store, index } = this.#options
    const redaction = new Redaction(request)
    const redacted: string[] = []
    for (const id of ids) {
      const found = await this.#any(id)
      if (!found) continue
      const { links = [] } = found.event
      const rest = redaction.members(found.members)
      const members = { ...rest, links: redaction.links(links) }
      // A file's name is made of its first words: it goes with them.
      const path = renamedPath(found.path, { id, content: redaction.text(found.event.content) })
      const stored = await store.replace(path, members)
      await store.history.erase(found.path)
      if (path !== found.path) await store.erase(found.path)
      await index.record({ status: 'gone', path: found.path }, stored)
      redacted.push(id)
    }
    return redacted
  }

  /** One that fails is told of; the others go on. */
  async #askStores(request: ForgetRequest): Promise<StoreReports> {
    const reports: StoreReports = []
    for (const store of this.#options.stores) {
      const { name, covers } = store
      try {
        const { removed, redacted, left } = await store.forget(request)
        reports.push({ name, removed, redacted, left: [...left] })
      } catch (error) {
        const left = covers.map((path) => ({ path, reason: messageOf(error) }))
        reports.push({ name, removed: 0, redacted: 0, left })
      }
    }
    return reports
  }

  async #backupsSince(timestamp: string): Promise<ForgetAnswer['backups']> {
    const text = await readFile(this.#options.backupsFile, 'utf8').catch(() => '')
    const known = text.split('\n').flatMap((line) => {
      const [, at = '', to = ''] = /"at":"([^"]+)".*"to":"([^"]+)"/.exec(line) ?? []
      return at > timestamp ? [{ at, to }] : []
    })
    return { known, note: BACKUPS_NOTE }
  }
}

const BACKUPS_NOTE =
  'Copies outside this profile (backups, exports, snapshots of the disk) are not changed. Delete those that hold the memory, or restore from them only into this profile, which knows what was forgotten.'

function eventsOf({ files, versions }: Doomed) {
  return [...files, ...versions].map(({ event }) => event)
}

function forgottenMemory(doomed: Doomed): ForgottenMemory {
  const events = eventsOf(doomed)
  return {
    id: events[0]?.id ?? '',
    paths: doomed.files.map(({ path }) => path),
    texts: [...new Set(events.flatMap(({ content, response = '' }) => [content, response]))],
  }
}
