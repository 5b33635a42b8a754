import { readFile } from 'node:fs/promises'
import type { ForgetAnswer } from '../../shared/api/memory-care.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import type { IndexKeeper } from '../index/index-keeper.ts'
import type { StoredEvent } from '../memory/episodic-file.ts'
import { renamedPath } from '../memory/event-path.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import type { Memories } from '../memory/memories.ts'
import { isRelation } from '../memory/memory-links.ts'
import type { MemoryFinder } from '../memory/memory-finder.ts'
import type { VersionTrace } from '../memory/memory-history.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import { isDerived } from '../memory/provenance.ts'
import type { ForgetRequest, ForgetfulStore } from './forgetful-store.ts'
import type { ForgetJournal, ForgetPlan } from './forget-journal.ts'
import { REDACTED, Redaction } from './redaction.ts'
import { isOwnId, type Tombstones } from './tombstones.ts'

export interface ForgetterOptions {
  readonly memories: Memories
  readonly store: MemoryStore
  readonly index: IndexKeeper
  readonly finder: MemoryFinder
  readonly tombstones: Tombstones
  /** Everything else in the profile that may hold words of a memory. */
  readonly stores: readonly ForgetfulStore[]
  readonly journal: ForgetJournal
  /** Lines of `{at, to}` that backups leave, so that a report can name those that still have the memory. */
  readonly backupsFile: string
}

type StoreReports = ForgetAnswer['stores']

/** A memory with everything that the disk has of it. */
interface Doomed {
  readonly id: string
  readonly files: readonly StoredEvent[]
  /** Where its files lie, and where the index has them. */
  readonly paths: readonly string[]
  readonly versions: readonly EpisodicEvent[]
}

/** Forgettings follow one another: each takes the memories that it changes for itself alone, and two could wait for each other. */
const ONE_AT_A_TIME = 'forget'

/**
 * Forgets memories everywhere in a profile. INVARIANTS: what is to be done is in the journal before anything is changed, so that the next
 * worker ends what a killed one began; then come the tombstones, and whoever reads a file that they name takes it away; nobody changes
 * a memory while it is forgotten or loses a quote.
 */
export class Forgetter {
  readonly #options: ForgetterOptions
  readonly #queue = new KeyedQueue()

  constructor(options: ForgetterOptions) {
    this.#options = options
  }

  /** Forgets a memory, in the bin or not, with all that agents made out of it. Throws `not-found`. */
  async forget(id: string): Promise<Omit<ForgetAnswer, 'success'>> {
    return await this.#queue.run(ONE_AT_A_TIME, async () => {
      // Its journal is needed for this one.
      await this.#endEarlier()
      const { finder, journal } = this.#options
      const found = await finder.findAnywhere(id)
      const derived = (await this.#derivedFrom(found)).map(({ event }) => event.id)
      return await this.#alone([id, ...derived], async () => {
        const plan = await this.#plan(id, derived)
        await journal.write(plan)
        const done = await this.#carryOut(plan)
        return { id, derived, ...done, backups: await this.#backupsSince(found.event.timestamp) }
      })
    })
  }

  /** Ends what a worker before this one was killed at. */
  async resume(): Promise<void> {
    await this.#queue.run(ONE_AT_A_TIME, () => this.#endEarlier())
  }

  async #endEarlier(): Promise<void> {
    const plan = await this.#options.journal.read()
    if (plan === undefined) return
    await this.#options.index.whenRowsAreRight()
    const ids = plan.memories.map(({ id }) => id)
    await this.#alone(ids, async () => void (await this.#carryOut(plan)))
  }

  async #carryOut(plan: ForgetPlan): Promise<Pick<ForgetAnswer, 'redacted' | 'stores'>> {
    const { memories } = plan
    await this.#options.tombstones.add(plan.events)
    const redacted = await this.#redactCiting(plan.citing, { memories })
    const own = await this.#erase(plan)
    const others = await this.#askStores({ memories })
    await this.#options.journal.clear()
    return { redacted, stores: [own, ...others] }
  }

  async #plan(id: string, derived: readonly string[]): Promise<ForgetPlan> {
    const { finder } = this.#options
    const found = (await this.#any(id)) ?? (await finder.find(id, 'kept'))
    const others = (await Promise.all(derived.map((one) => this.#any(one)))).filter(isThere)
    const going = [found, ...others]
    const traces = await this.#tracesOf(going)
    const doomed = await Promise.all(going.map((one) => this.#everythingOf(one, traces)))
    return {
      memories: doomed.map(forgottenMemory),
      events: doomed.flatMap(eventsOf),
      versions: traces.map(({ file }) => file),
      citing: await this.#citing(doomed),
    }
  }

  /** Runs a work while nobody else changes some memories. */
  async #alone<T>(ids: readonly string[], work: () => Promise<T>): Promise<T> {
    const [first, ...rest] = ids
    if (first === undefined) return await work()
    return await this.#options.memories.alone(first, () => this.#alone(rest, work))
  }

  /** What agents made out of it, and out of that: a paraphrase cannot be told apart from the rest of a text. */
  async #derivedFrom(found: StoredEvent): Promise<StoredEvent[]> {
    const known = new Map([[found.event.id, found]])
    for (const id of known.keys()) {
      for (const { id: citing, type } of await this.#options.finder.citing(id)) {
        const one = isRelation(type) || known.has(citing) ? undefined : await this.#any(citing)
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

  /** Versions of them and versions that name them, but those of another memory with the same old id. */
  async #tracesOf(going: readonly StoredEvent[]): Promise<VersionTrace[]> {
    const ids = new Set(going.map(({ event }) => event.id))
    const traces = await this.#options.store.history.tracesOf(ids)
    return traces.filter(
      (trace) => !ids.has(trace.event.id) || going.some(({ event }) => isSame(event, trace.event)),
    )
  }

  /** All copies of a memory: another with the same old id and another time is another memory. */
  async #everythingOf({ event }: StoredEvent, traces: readonly VersionTrace[]): Promise<Doomed> {
    const { id } = event
    const all = await this.#options.finder.findEverywhere(id)
    const files = all.files.filter((one) => isSame(one.event, event))
    const others = all.files.filter((one) => !isSame(one.event, event)).map(({ path }) => path)
    const known = all.paths.filter((path) => !others.includes(path))
    const paths = [...new Set([...files.map(({ path }) => path), ...known])]
    const versions = traces.map((trace) => trace.event).filter((one) => isSame(one, event))
    return { id, files, paths, versions }
  }

  /** The person's own memories that name what goes. */
  async #citing(doomed: readonly Doomed[]): Promise<string[]> {
    const gone = new Set(doomed.map(({ id }) => id))
    const lists = await Promise.all([...gone].map((id) => this.#options.finder.citing(id)))
    const ids = lists.flat().map(({ id }) => id)
    return [...new Set(ids)].filter((id) => !gone.has(id))
  }

  async #erase({ memories, versions }: ForgetPlan): Promise<StoreReports[number]> {
    const { store, index } = this.#options
    const paths = memories.flatMap((memory) => memory.paths)
    for (const path of paths) await store.erase(path)
    await store.history.eraseFiles(versions)
    const left = await this.#corruptWith({ memories })
    // Last: it also clears away what the index held of memories that were redacted.
    await index.forget(paths)
    return { name: 'memories', removed: paths.length, redacted: 0, left }
  }

  /** A file that is no valid memory is nobody's to change: the person is told where it lies. */
  async #corruptWith(request: ForgetRequest): Promise<StoreReports[number]['left']> {
    const { store, index } = this.#options
    const redaction = new Redaction(request)
    const corrupt = await index.use(({ reader }) => reader.corruptFiles())
    const found = await Promise.all(
      corrupt.map(
        async ({ path }) => redaction.isNamedAfter(path) || (await store.holds(path, redaction)),
      ),
    )
    const left = corrupt.filter((_, position) => found[position])
    return left.map(({ path }) => ({ path: `memory/episodic/${path}`, reason: CORRUPT_NOTE }))
  }

  async #redactCiting(ids: readonly string[], request: ForgetRequest): Promise<string[]> {
    const redaction = new Redaction(request)
    const redacted = await Promise.all(
      ids.map((id) => this.#options.memories.alone(id, () => this.#redact(id, redaction))),
    )
    return ids.filter((_, position) => redacted[position])
  }

  /** A memory that the person wrote stays, without the link and without what it quoted; its earlier versions go. */
  async #redact(id: string, redaction: Redaction): Promise<boolean> {
    const { store, index } = this.#options
    const found = await this.#any(id)
    if (!found) return false
    const { links = [] } = found.event
    const rest = redaction.members(found.members)
    // What the assistant replied was made from it: a paraphrase cannot be told apart from the rest.
    const isMade = found.event.response !== undefined && redaction.isSourceOf(found.event)
    const reply = isMade ? { response: REDACTED } : {}
    const members = { ...rest, ...reply, links: redaction.links(links) }
    // A file's name is made of its first words: it goes with them.
    const path = renamedPath(found.path, { id, content: redaction.text(found.event.content) })
    const stored = await store.replace(path, members)
    await store.history.erase(found.path)
    if (path !== found.path) await store.erase(found.path)
    await index.record({ status: 'gone', path: found.path }, stored)
    return true
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

const CORRUPT_NOTE =
  'It is no valid memory and holds words or the ID of this one. Mend it, or delete it by hand.'
const BACKUPS_NOTE =
  'Copies outside this profile (backups, exports, snapshots of the disk) are not changed. Delete those that hold the memory, or restore from them only into this profile, which knows what was forgotten.'

/** An id of the single-user system may belong to two memories; their times tell them apart. */
function isSame(one: EpisodicEvent, other: EpisodicEvent): boolean {
  if (one.id !== other.id) return false
  return isOwnId(one.id) || Date.parse(one.timestamp) === Date.parse(other.timestamp)
}

function eventsOf({ files, versions }: Doomed): EpisodicEvent[] {
  return [...files.map(({ event }) => event), ...versions]
}

function isThere<T>(one: T | undefined): one is T {
  return one !== undefined
}

function forgottenMemory(doomed: Doomed): ForgetPlan['memories'][number] {
  const { id, paths } = doomed
  const texts = eventsOf(doomed).flatMap(({ content, response = '' }) => [content, response])
  return { id, paths: [...paths], texts: [...new Set(texts)] }
}
