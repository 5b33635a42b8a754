import type { WorkerRow } from '../../shared/api/workers.ts'
import type { Telling } from '../../shared/control/control-messages.ts'
import { serversForWorkers } from '../../shared/domain/model-server.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { LockReason, WorkerReason } from '../../shared/domain/worker-status.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isOfGoneAccount } from './anothers-worker.ts'
import { endpointWhenRunning, lockedProfile } from './held-requests.ts'
import { endStrays, type Survivor, survivorsOf } from './orphans.ts'
import { SupervisedWorker } from './supervised-worker.ts'
import type { WorkerEndpoint } from './worker-endpoint.ts'
import { newLife, pidOf } from './worker-life.ts'
import { readWorkerRecord, readWorkerRecords, type WorkerRecord } from './worker-record.ts'
import { rowOf } from './worker-row.ts'
import type { FleetOptions } from './fleet-options.ts'
import { FleetFigures } from './fleet-figures.ts'
import { FleetSleep, wokenBy } from './fleet-sleep.ts'
import { FleetWatch, idleMsOf } from './fleet-watch.ts'
import { PauseWatch } from './pause-watch.ts'
import { StartQueue } from './start-queue.ts'
import { WakeTable } from './wake-table.ts'
import { WorkerRoom } from './worker-room.ts'
import { forgetWorker, renameWorker } from './worker-traces.ts'
import { endpointAfter, until } from './worker-waits.ts'

const MOST_HELD = 256
/** No process yet, and about to have one. */
const COMING: ReadonlySet<string> = new Set(['queued', 'starting', 'stopping'])
const LOOK_EVERY_MS = 1_000
/** States with a process that serves, or is about to: what a supervisor can leave to the next one. */
const LEFT_RUNNING: ReadonlySet<string> = new Set(['running', 'unresponsive', 'adopting'])

/** The workers of every profile: started when somebody asks, one a profile at most. */
export class WorkerFleet implements AsyncDisposable {
  readonly #options: FleetOptions
  readonly #queue: StartQueue
  readonly #watch: NodeJS.Timeout
  readonly #pauses: PauseWatch
  readonly #records: Map<string, WorkerRecord>
  readonly #workers = new Map<string, SupervisedWorker>()
  /** What all of them are and need. */
  readonly figures: FleetFigures
  readonly #held = new Map<string, number>()
  readonly #sleep: FleetSleep
  #closing = false
  #leavesWorkers = false

  private constructor(options: FleetOptions, records: readonly WorkerRecord[], table: WakeTable) {
    this.#options = options
    this.figures = new FleetFigures(this.#workers, options.nextBuild)
    const room = new WorkerRoom({
      workers: () => this.#workers.values(),
      most: options.workersAtOnce,
    })
    this.#queue = new StartQueue({ ...options, atOnce: options.startsAtOnce, room })
    this.#sleep = new FleetSleep({
      ...options,
      table,
      workers: () => this.#workers.values(),
      find: (username) => this.#workers.get(username),
      workerOf: (profile) => this.of(profile),
    })
    const { wakes } = this.#sleep
    const watcher = new FleetWatch({
      ...options,
      isDueSoon: ({ profile }) => wakes.isDueSoon(profile),
    })
    this.#watch = setInterval(() => this.#look(watcher), LOOK_EVERY_MS).unref()
    this.#pauses = PauseWatch.start((forMs) => this.#heldUp(forMs))
    this.#records = new Map(records.map((record) => [record.username, record]))
  }

  /** Takes over the workers that outlived the supervisor before this one, and ends those that nobody may have. */
  static async open(options: FleetOptions): Promise<WorkerFleet> {
    const { layout, logger } = options
    const records = await readWorkerRecords(layout.workerRecords, logger)
    const table = await WakeTable.open(layout.wakesFile, logger)
    const fleet = new WorkerFleet(options, records, table)
    const survivors = await survivorsOf(records)
    // A supervisor that was killed during a backup may have left them standing still; to the others it means nothing.
    for (const { pid } of survivors) options.driver.signal(pid, 'SIGCONT')
    const wanted = survivors.filter(
      ({ userId, wanted: wish }) => wish !== 'off' && options.mayRun(userId),
    )
    await endStrays(layout.profiles, new Set(wanted.map(({ pid }) => pid)), options)
    for (const survivor of wanted) fleet.#adopt(survivor)
    return fleet
  }

  /** The worker of a profile, running or not. */
  of(profile: ProfileRef): SupervisedWorker {
    const known = this.#workers.get(profile.username)
    return known && !isOfGoneAccount(known, profile, this.#options.nameOf)
      ? known
      : this.#add(profile)
  }

  #add(profile: ProfileRef, found?: Survivor): SupervisedWorker {
    const record = this.#records.get(profile.username)
    const life = newLife(record?.generation ?? 0, record?.wanted ?? 'onDemand')
    const worker: SupervisedWorker = new SupervisedWorker(profile, life, {
      ...this.#options,
      enqueue: (one) => this.#queue.add(one),
      greeting: (one) => [this.#preferences(profile), ...wokenBy(one)],
      onNextWake: (one, message) => this.#sleep.wakes.heard(one, message),
      noticePause: () => this.#pauses.look(),
      onChange: (change, one) => {
        this.#options.onChange(change, one)
        this.#sleep.changed(worker, change)
        if (pidOf(change.to.state) === null) this.#queue.pump()
      },
      ...(found ? { found } : {}),
    })
    this.#workers.set(profile.username, worker)
    return worker
  }

  /** This process could hear of nobody for a while. */
  #heldUp(forMs: number): void {
    this.#options.logger.warn({ evt: 'supervisor-held-up', for_ms: Math.round(forMs) })
    for (const worker of this.#workers.values()) worker.dispatch({ kind: 'held-up', forMs })
  }

  #look(watcher: FleetWatch): void {
    watcher.look(this.#workers.values())
    this.#sleep.look()
    this.#queue.pump()
  }

  #adopt(survivor: Survivor): void {
    const { userId, username, pid } = survivor
    this.#add({ userId, username }, survivor).dispatch({ kind: 'found', pid })
  }

  #preferences({ userId }: ProfileRef): Telling {
    const timeZone = this.#options.timeZoneOf(userId)
    const modelServers = serversForWorkers(this.#options.modelServers())
    const trainingPrograms = [...this.#options.trainingPrograms()]
    const servers = modelServers.length > 0 ? { modelServers } : {}
    const programs = trainingPrograms.length > 0 ? { trainingPrograms } : {}
    return { kind: 'preferences', timeZone, ...servers, ...programs }
  }

  /** Tells a running worker what its person prefers now; one that sleeps hears it at its start. */
  preferencesChanged(profile: ProfileRef): void {
    this.of(profile).tell(this.#preferences(profile))
  }

  /** Tells every running worker which servers of models and programs it may use now. */
  allowedChanged(): void {
    for (const worker of this.#workers.values()) worker.tell(this.#preferences(worker.profile))
  }

  /** Where to send a request of this profile; starts the worker when it is not running. */
  async endpointOf(profile: ProfileRef, signal: AbortSignal): Promise<WorkerEndpoint> {
    const worker = this.of(profile)
    return worker.endpoint ?? (await this.#hold(worker, signal))
  }

  /** Wants the worker and starts it; settled when it is running. */
  async start(profile: ProfileRef): Promise<SupervisedWorker> {
    this.#mustBeOpen()
    const worker = this.of(profile)
    worker.dispatch({ kind: 'start', reason: 'operator' })
    await endpointWhenRunning(worker, new AbortController().signal, this.#options.deadlines.startMs)
    return worker
  }

  /** Stops the worker; settled when its process is gone. */
  async stop(profile: ProfileRef, reason: WorkerReason): Promise<SupervisedWorker> {
    const worker = this.of(profile)
    const wanted =
      reason === 'shutdown' || reason === 'account-disabled' ? {} : ({ wanted: 'off' } as const)
    worker.dispatch({ kind: 'stop', reason, ...wanted })
    await until(worker, ({ state }) => pidOf(state) === null && !COMING.has(state.status))
    await worker.settled()
    return worker
  }

  async restart(profile: ProfileRef): Promise<SupervisedWorker> {
    this.#mustBeOpen()
    const worker = this.of(profile)
    const { generation } = worker.life
    worker.dispatch({ kind: 'restart' })
    const { drainMs, termMs, killMs, startMs } = this.#options.deadlines
    await endpointAfter(worker, generation, drainMs + termMs + killMs + startMs)
    return worker
  }

  /**
   * Locks a profile: ends its worker's process, and lets none start until the lock is let go of. Settled when there is none. Throws
   * `profile-locked` when somebody else has locked it.
   */
  async lock(profile: ProfileRef, reason: LockReason): Promise<Disposable> {
    this.#mustBeOpen()
    const worker = this.of(profile)
    if (worker.life.lock !== null) throw lockedProfile(worker)
    worker.dispatch({ kind: 'lock', reason })
    await until(worker, ({ state }) => state.status === 'locked')
    await worker.settled()
    return {
      [Symbol.dispose]: () => {
        // One that was forgotten must leave nothing behind.
        if (this.#workers.get(profile.username) === worker) worker.dispatch({ kind: 'unlock' })
      },
    }
  }

  /** Forgets the worker of an account that is gone; it must be locked. */
  async forget(profile: ProfileRef): Promise<void> {
    await this.of(profile).settled()
    await forgetWorker(this.#options.layout, profile.username)
    this.#sleep.forget(profile)
    this.retire(profile)
  }

  /**
   * Prepares for another username all that the worker goes on with: its number, its wishes, its wakes. It must be locked, and stays so until
   * its account has the new name and `retire` is called: as long as the old one holds, nothing may start under it.
   */
  async rename(profile: ProfileRef, to: string): Promise<void> {
    const { layout } = this.#options
    await this.of(profile).settled()
    await renameWorker(layout, profile.username, to)
    this.#sleep.rename(profile, to)
    const record = await readWorkerRecord(layout.workerRecords, to)
    if (record) this.#records.set(to, record)
  }

  /** Lets go of a username that no account has any more. */
  retire({ username }: ProfileRef): void {
    this.#workers.delete(username)
    this.#records.delete(username)
  }

  /** What is seen of a worker; `isOwn` where its own person looks. */
  row(profile: ProfileRef, { isOwn = false } = {}): WorkerRow {
    const worker = this.of(profile)
    const { idleMs, wakePolicy, timeZoneOf } = this.#options
    const { wakes } = this.#sleep
    return rowOf(worker, {
      nextWakeAt: wakes.nextAt(profile),
      isDueSoon: wakes.isDueSoon(profile),
      idleMs: idleMsOf(worker, idleMs(), wakePolicy),
      timeZone: timeZoneOf(profile.userId),
      waiting: this.#queue.placeOf(worker),
      isOwn,
    })
  }

  /** How many workers wait for their turn to start. */
  get queueLength(): number {
    return this.#queue.length
  }

  /** From now on the end of the fleet leaves running workers to the next supervisor. */
  leaveWorkers(): void {
    this.#leavesWorkers = true
  }

  /** Stops every worker, or leaves those that run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true
    clearInterval(this.#watch)
    this.#sleep.close()
    await Promise.all([...this.#workers.values()].map((worker) => this.#part(worker)))
    // Until here, or each deadline of a worker that won't end would pass for a pause of ours, and be pushed.
    this.#pauses[Symbol.dispose]()
    await this.#sleep[Symbol.asyncDispose]()
  }

  async #part(worker: SupervisedWorker): Promise<void> {
    const { profile, life } = worker
    if (this.#leavesWorkers && LEFT_RUNNING.has(life.state.status)) return await worker.release()
    await this.stop(profile, 'shutdown')
  }

  async #hold(worker: SupervisedWorker, signal: AbortSignal): Promise<WorkerEndpoint> {
    this.#mustBeOpen()
    this.#queue.checkRoom()
    const { username } = worker.profile
    const held = this.#held.get(username) ?? 0
    if (held >= MOST_HELD) {
      throw new AppError('busy', `Too many requests wait for the worker of ${username}.`, {
        details: { retryAfterSeconds: 2 },
      })
    }
    this.#held.set(username, held + 1)
    try {
      worker.dispatch({ kind: 'start', reason: 'request' })
      return await endpointWhenRunning(worker, signal)
    } finally {
      this.#held.set(username, (this.#held.get(username) ?? 1) - 1)
    }
  }

  #mustBeOpen(): void {
    if (this.#closing) throw new AppError('shutting-down', 'The supervisor is stopping.')
  }
}
