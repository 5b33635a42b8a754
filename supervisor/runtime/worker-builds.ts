import type { SystemStatus } from '../../shared/api/system.ts'
import type { AuditLog } from '../../shared/audit/audit-log.ts'
import { writeJsonFile } from '../../shared/files/json-file.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { workerProgramOf } from '../../shared/runtime/installed-builds.ts'
import type { StateWrites } from '../state-writes.ts'
import type { WorkerChange } from '../workers/worker-changes.ts'
import {
  type BuildStanding,
  newStanding,
  standingAfter,
  standingIfProven,
} from './build-standing.ts'
import { noteStanding } from './note-standing.ts'
import { StartsSeen } from './starts-seen.ts'
import { fileOf, standingAtStart } from './worker-build-file.ts'

interface WorkerBuildsOptions {
  readonly layout: RootLayout
  readonly logger: Logger
  readonly audit: AuditLog
  readonly stateWrites: StateWrites
  /** The supervisor's own build. */
  readonly own: string
  /** How many people have a worker. */
  readonly people: () => number
}

/** The workers of so many people, or of all where they are fewer, must have run well with a build until it is trusted. */
const ENOUGH = 3
/** No process, and another one soon. */
const WAITS: ReadonlySet<string> = new Set(['backoff', 'failed'])

/**
 * Which build workers are started from: the supervisor's own, unless workers that do not come up with it do with the one before.
 * INVARIANT: a build that was refused is what nobody's worker is started from, over restarts too, until it is asked for again or another comes.
 */
export class WorkerBuilds implements AsyncDisposable {
  readonly #options: WorkerBuildsOptions
  readonly #starts = new StartsSeen()
  #standing: BuildStanding
  #writing: Promise<void> = Promise.resolve()

  private constructor(options: WorkerBuildsOptions, standing: BuildStanding) {
    this.#options = options
    this.#standing = standing
  }

  static async open(options: WorkerBuildsOptions): Promise<WorkerBuilds> {
    const { workerBuildFile: path, runtimes } = options.layout
    const builds = new WorkerBuilds(options, await standingAtStart({ ...options, path, runtimes }))
    builds.#save()
    return builds
  }

  /** The build that the next worker is started from. */
  get next(): string {
    const standing = this.#standing
    return standing.kind === 'doubted' || standing.kind === 'refused'
      ? standing.earlier
      : this.#options.own
  }

  /** Whether that is the supervisor's own. */
  get isOwn(): boolean {
    return this.next === this.#options.own
  }

  /** The build that may be needed again though no worker runs it. */
  get kept(): readonly string[] {
    return this.#standing.kind === 'trusted' ? [] : [this.#standing.earlier]
  }

  /** Node and the worker's program of another build; undefined for the supervisor's own. */
  programOf(build: string): readonly string[] | undefined {
    const { own, layout } = this.#options
    return build === own ? undefined : [process.execPath, workerProgramOf(layout.runtimes, build)]
  }

  /** What of it people are told. */
  get told(): SystemStatus['workerBuild'] {
    const standing = this.#standing
    if (standing.kind === 'trusted') return null
    const { kind: state, earlier } = standing
    const refusal = standing.kind === 'refused' ? told(standing.refusal) : null
    return { state, earlier, runs: this.next, refusal }
  }

  /** Takes in a change of a worker's life; true when that worker is to be started at once, with the earlier build. */
  changed(change: WorkerChange): boolean {
    const { own, people } = this.#options
    const seen = this.#starts.changed(change, performance.now())
    const judged = seen.reduce((before, one) => standingAfter(before, one, own), this.#standing)
    const enough = Math.min(ENOUGH, people())
    this.#become(standingIfProven(judged, { enough, isAlone: this.#starts.areAllOf(own) }))
    const { profile, to, build } = change
    const isDoubt = this.#standing.kind === 'doubted' && this.#standing.doubts.has(profile.userId)
    return isDoubt && build === own && WAITS.has(to.state.status)
  }

  /** Tries a build again that was refused. Settled when that is on disk. */
  async tryAgain(): Promise<void> {
    if (!this.isOwn && this.#standing.kind !== 'trusted')
      this.#become(newStanding(this.#standing.earlier))
    await this.#writing
  }

  /** Settled when the standing is on disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing
  }

  #become(standing: BuildStanding): void {
    const from = this.#standing
    if (standing === from) return
    this.#standing = standing
    if (standing.kind === from.kind) return
    noteStanding({ from, to: standing, own: this.#options.own }, this.#options)
    this.#save()
  }

  #save(): void {
    const { layout, own, logger, stateWrites } = this.#options
    const file = fileOf(this.#standing, own)
    this.#writing = this.#writing
      .then(async () => await stateWrites.note(writeJsonFile(layout.workerBuildFile, file)))
      .catch((error: unknown) => logger.error({ evt: 'worker-build-not-saved', err: error }))
  }
}

function told({ username, reason, at }: { username: string; reason: string; at: string }) {
  return { username, reason, at }
}
