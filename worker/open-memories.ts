import { join } from 'node:path'
import type { EpisodicEvent } from '../shared/domain/episodic-event.ts'
import type { WorkerStart } from '../shared/control/worker-contract.ts'
import { MemoryImporter } from './bulk/memory-import.ts'
import type { ProfileEvents } from './events/profile-events.ts'
import type { ForgetfulStore } from './forget/forgetful-store.ts'
import { ForgetJournal } from './forget/forget-journal.ts'
import { Forgetter, type ForgetterOptions } from './forget/forgetter.ts'
import { profileStores } from './forget/profile-stores.ts'
import { Tombstones } from './forget/tombstones.ts'
import { IndexKeeper } from './index/index-keeper.ts'
import type { IndexedFiles } from './index/reconcile.ts'
import { removeLeftovers } from './memory/leftovers.ts'
import { Memories } from './memory/memories.ts'
import { MemoryFinder } from './memory/memory-finder.ts'
import {
  createStandingOf,
  createStandingsOf,
  type OwnStanding,
  type StandingOf,
  type StandingsOf,
} from './memory/memory-standing.ts'
import { SourceStandings } from './memory/source-standings.ts'
import { MemoryStore } from './memory/memory-store.ts'
import { watchCognitiveMode } from './profile/cognitive-mode.ts'
import { watchKnownPeople } from './profile/known-people.ts'
import type { OpenProfile } from './profile/open-profile.ts'
import type { PersonTimeZone } from './profile/time-zone.ts'
import type { LazyModels } from './models/lazy-models.ts'
import { LazySemantic, type SemanticParts } from './semantic/lazy-semantic.ts'
import { ThreadPool } from './threads/thread-pool.ts'
import { EpisodicWatch } from './watch/episodic-watch.ts'

/** What serves a profile's memories. */
export interface MemoryParts {
  readonly memories: Memories
  readonly store: MemoryStore
  readonly isForgotten: (event: EpisodicEvent) => boolean
  readonly index: IndexKeeper
  readonly watch: EpisodicWatch
  readonly finder: MemoryFinder
  readonly standingOf: StandingOf
  readonly standingsOf: StandingsOf
  readonly importer: MemoryImporter
  readonly forgetter: Forgetter
  readonly semantic: LazySemantic
  /** IANA name of the person's. */
  readonly timeZone: () => string
}

interface MemoryOptions {
  readonly start: Pick<WorkerStart, 'userId'>
  readonly profile: Pick<OpenProfile, 'layout' | 'logger'>
  /** The index is opened when it is settled. */
  readonly begin: Promise<void>
  readonly person: PersonTimeZone
  readonly events: ProfileEvents
  readonly models: LazyModels
  /** What else holds words of memories and knows better than their files. */
  readonly forgetful?: readonly ForgetfulStore[]
}

/** Puts together what serves a profile's memories. */
export function openMemories(options: MemoryOptions): MemoryParts {
  const { start, profile, begin, person, events } = options
  const { userId } = start
  const { layout, logger } = profile
  const onInvalid = (path: string): void => logger.warn({ evt: 'config-invalid', path })
  const tombstones = Tombstones.open({ file: layout.forgotten, keyFile: layout.forgottenKey })
  const store = new MemoryStore(layout.episodic, tombstones)
  const { tell } = events
  const watch = new EpisodicWatch({
    root: layout.episodic,
    files: store,
    index: () => index,
    tell,
    logger,
  })
  const index: IndexKeeper = IndexKeeper.start({
    path: layout.indexFile,
    begin,
    files: watchedFiles(store, watch),
    timeZone: () => person.timeZone,
    onFolder: (walked) =>
      void removeLeftovers(join(layout.episodic, walked.folder), walked.hidden, store),
    logger,
  })
  const cognitiveMode = watchCognitiveMode(layout, onInvalid)
  const people = watchKnownPeople(layout, onInvalid)
  const timeZone = (): string => person.timeZone
  const finder = new MemoryFinder(store, index)
  const sources = new SourceStandings({ root: layout.episodic, index, finder })
  const find = async (id: string): Promise<readonly OwnStanding[]> => await sources.find(id)
  const standingOf = createStandingOf(find)
  const standingsOf = createStandingsOf(find)
  const semantic = openSemantic(options, { index, files: store, standingOf })
  const memories = new Memories({
    userId,
    store,
    index,
    cognitiveMode,
    people,
    timeZone,
    tell,
    meaning: (asked) => semantic.find(asked),
  })
  const isForgotten = tombstones.saysForgotten.bind(tombstones)
  const forgotten = { memories, store, index, finder, tombstones }
  const forgetter = openForgetter(options, { ...forgotten, semantic })
  const importer = new MemoryImporter({ userId, store, index, cognitiveMode, isForgotten })
  const found = { index, watch, finder, standingOf, standingsOf, semantic, timeZone }
  return { memories, store, isForgotten, ...found, importer, forgetter }
}

type ForgetterParts = Omit<ForgetterOptions, 'journal' | 'stores' | 'backupsFile'> & {
  readonly semantic: LazySemantic
}

/** What forgets; a forgetting that an earlier worker had begun is ended first. */
function openForgetter(
  { profile: { layout, logger }, begin, forgetful = [] }: MemoryOptions,
  { semantic, ...parts }: ForgetterParts,
): Forgetter {
  const forgetter = new Forgetter({
    ...parts,
    journal: new ForgetJournal(layout.forgetting),
    stores: [semantic.forgetful, ...forgetful, ...profileStores(layout.root)],
    backupsFile: join(layout.root, 'out', 'state', 'backups.ndjson'),
  })
  void begin
    .then(() => forgetter.resume())
    // The journal stays: the next start tries again.
    .catch((error: unknown) => logger.error({ evt: 'forgetting-not-ended', err: error }))
  return forgetter
}

/** The files as the index sees them: each folder is followed before it is listed. */
function watchedFiles(store: MemoryStore, { follow }: EpisodicWatch): IndexedFiles {
  return {
    walk: () => store.walk(follow),
    readAll: (paths) => store.readAll(paths),
    folderStamps: (folders) => store.folderStamps(folders),
  }
}

/** The built program that scans vectors; it lies beside this one. */
const SCAN_PROGRAM = join(import.meta.dirname, 'vector-scan.cjs')

function openSemantic(
  { profile, models, events }: MemoryOptions,
  found: Pick<SemanticParts, 'index' | 'files' | 'standingOf'>,
): LazySemantic {
  const threads = new ThreadPool({ program: SCAN_PROGRAM, name: 'scanFile' })
  const semantic = new LazySemantic({ ...profile, ...found, models, threads })
  semantic.follow(events)
  return semantic
}
