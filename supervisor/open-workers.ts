import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import type { ProfileRef } from '../shared/domain/principal.ts'
import type { ClosingStack } from '../shared/lifetime/closing-stack.ts'
import type { AccountStore } from './accounts/account-store.ts'
import type { LiveFeed } from './feed/live-feed.ts'
import { BusyWorkers } from './limits/busy-workers.ts'
import { openRoomWatch } from './limits/open-room-watch.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Opening } from './supervisor.ts'
import { WorkerBuilds } from './runtime/worker-builds.ts'
import { ModelQueue } from './models/model-queue.ts'
import { AuditHeads } from './workers/audit-heads.ts'
import type { SupervisedWorker } from './workers/supervised-worker.ts'
import type { FleetOptions } from './workers/fleet-options.ts'
import { noteChange, noteStartsFail } from './workers/note-change.ts'
import { ProcessDriver } from './workers/process-driver.ts'
import { RawOutputs } from './workers/raw-outputs.ts'
import { DEFAULT_RESTART_POLICY } from './workers/restart-policy.ts'
import { StandbyProcesses } from './workers/standby-processes.ts'
import { StartFailures } from './workers/start-failures.ts'
import { DEFAULT_WAKE_POLICY } from './workers/wake-policy.ts'
import type { WorkerDriver } from './workers/worker-driver.ts'
import { WorkerFleet } from './workers/worker-fleet.ts'
import { openWalls, type OpenWalls } from './walls/open-walls.ts'
import type { WorkerWalls } from './walls/worker-walls.ts'
import { DEFAULT_DEADLINES } from './workers/worker-life.ts'
import type { ToldByWorker } from './workers/worker-changes.ts'
import { WorkerProgram } from './workers/worker-program.ts'
import { workersThatFit } from './workers/worker-room.ts'
import { longestTitle } from './workers/worker-start.ts'

const SILENT_AFTER_MS = 5_000

interface Watchers {
  readonly metrics: Metrics
  readonly feed: LiveFeed
  readonly onStartsFail: () => void
}

interface OpenWorkers {
  readonly fleet: WorkerFleet
  readonly standbys: StandbyProcesses | undefined
  readonly queue: ModelQueue
  readonly program: WorkerProgram
  readonly walls: OpenWalls
  readonly builds: WorkerBuilds
}

/** The workers of every profile, with what stands by for the next that starts. */
export async function openWorkers(
  opened: ClosingStack,
  opening: Opening,
  watchers: Watchers,
): Promise<OpenWorkers> {
  const open = await openWalls(opening)
  const { confinement, walls, standbyAs } = open
  const program = new WorkerProgram({ ...opening, program: opening.workerProgram, confinement })
  const builds = await openBuilds(opened, opening)
  const standbys = openStandbys(opened, opening, { program, as: standbyAs, builds })
  const programOf = (build: string): readonly string[] | undefined => builds.programOf(build)
  const driver = new ProcessDriver({ ...opening, program, programOf, standbys, walls })
  const queue = openQueue(opened, opening, watchers)
  const parts = { ...watchers, driver, queue, walls, program, builds }
  const fleet = opened.use(await openFleet(opening, parts))
  return { fleet, standbys, queue, program, walls: open, builds }
}

/** What workers are started from. */
async function openBuilds(opened: ClosingStack, opening: Opening): Promise<WorkerBuilds> {
  const { build, accounts } = opening
  const people = (): number => activeProfiles(accounts).length
  return opened.use(await WorkerBuilds.open({ ...opening, own: build.build, people }))
}

interface StandbyParts {
  readonly program: WorkerProgram
  readonly as: OpenWalls['standbyAs']
  readonly builds: WorkerBuilds
}

/** Processes in standby, if the supervisor is to have any. */
function openStandbys(
  opened: ClosingStack,
  { layout, logger, config, standbyAfterMs }: Opening,
  { program, as, builds }: StandbyParts,
): StandbyProcesses | undefined {
  if (standbyAfterMs === undefined) return undefined
  return opened.use(
    new StandbyProcesses({
      program,
      as,
      folder: layout.run,
      outputFile: join(layout.workerLogs, 'standby.out'),
      // Those of an earlier build may be told in another way whose worker they are.
      most: () => (builds.isOwn ? config.current.standbyWorkers : 0),
      calmMs: standbyAfterMs,
      titleLength: longestTitle(layout),
      logger,
    }),
  )
}

/** The places at the servers of models, of which all workers have a part. */
function openQueue(opened: ClosingStack, { config }: Opening, { metrics }: Watchers): ModelQueue {
  const queue = new ModelQueue({
    servers: () => config.current.modelServers,
    onServed: (waiting, waitedMs) => metrics.slotGranted(waiting, waitedMs),
    onRefused: (reason) => metrics.slotRefused(reason),
  })
  opened.defer(() => queue[Symbol.dispose]())
  return queue
}

interface FleetParts extends Watchers {
  readonly queue: ModelQueue
  readonly driver: WorkerDriver
  readonly walls: WorkerWalls
  readonly program: WorkerProgram
  readonly builds: WorkerBuilds
}

async function openFleet(opening: Opening, parts: FleetParts): Promise<WorkerFleet> {
  const { layout, logger, accounts, config, stateWrites } = opening
  const { metrics, feed, driver, queue, walls, program, builds } = parts
  const fleet = await WorkerFleet.open({
    layout,
    logger,
    nextBuild: () => builds.next,
    stateWrites,
    onOrphan: () => metrics.orphanEnded(),
    onRejected: () => metrics.startRejected(),
    onWakeSettled: (outcome) => metrics.wakeSettled(outcome),
    onWakesMissed: (count) => metrics.wakesMissed(count),
    driver,
    deadlines: opening.deadlines ?? DEFAULT_DEADLINES,
    policy: opening.restartPolicy ?? DEFAULT_RESTART_POLICY,
    wakePolicy: { ...DEFAULT_WAKE_POLICY, ...opening.wakePolicy },
    profiles: () => activeProfiles(accounts),
    timeZoneOf: (userId) => accounts.byId(userId)?.preferences.timeZone ?? null,
    mayRun: (userId) => accounts.byId(userId)?.state === 'active',
    nameOf: (userId) => accounts.byId(userId)?.username,
    ...configured(config),
    silentAfterMs: opening.silentAfterMs ?? SILENT_AFTER_MS,
    busy: busyWorkers(opening, walls),
    room: openRoomWatch(opening, program),
    outputs: rawOutputs(opening),
    onChange: changeHearer(opening, parts),
    onTold: hearer(opening, feed),
    onQueueMessage: (worker, message) =>
      queue.heard(
        { profile: worker.profile.username, answer: (answer) => worker.answer(answer) },
        message,
      ),
  })
  tellOfAllowed(config, fleet, queue)
  return fleet
}

/** What the configuration says, at the moment of the question. */
function configured(
  config: Opening['config'],
): Pick<
  FleetOptions,
  'modelServers' | 'trainingPrograms' | 'idleMs' | 'workersAtOnce' | 'startsAtOnce'
> {
  return {
    modelServers: () => config.current.modelServers,
    trainingPrograms: () => config.current.trainingPrograms,
    idleMs: () => config.current.idleMinutes * 60_000,
    workersAtOnce: () => config.current.maxWorkers ?? workersThatFit(totalmem()),
    startsAtOnce: () => config.current.maxStarts ?? Math.max(2, availableParallelism()),
  }
}

/** Who hears what changes in workers' lives. */
function changeHearer(
  { logger, audit }: Opening,
  { metrics, feed, queue, builds, onStartsFail }: FleetParts,
): FleetOptions['onChange'] {
  const failures = new StartFailures()
  return (change, worker) => {
    metrics.workerChanged(change)
    noteChange(change, { logger, audit })
    feed.workerChanged(change)
    queue.workerChanged(change)
    if (builds.changed(change)) startAnew(worker)
    if (!failures.changed(change)) return
    noteStartsFail(change, logger)
    onStartsFail()
  }
}

/** Not in the midst of a change; and only where nothing else has come of it by then. */
function startAnew(worker: SupervisedWorker): void {
  const { state } = worker.life
  queueMicrotask(() => {
    if (worker.life.state === state) worker.dispatch({ kind: 'restart' })
  })
}

function rawOutputs({ layout, logger }: Opening): RawOutputs {
  return new RawOutputs({
    folder: layout.workerLogs,
    onTrouble: (username, error) =>
      logger.warn({ evt: 'worker-output-not-put-by', username, err: error }),
  })
}

function busyWorkers({ logger }: Opening, walls: WorkerWalls): BusyWorkers {
  return new BusyWorkers({
    async setYielding({ profile, pid }, yields) {
      await walls.setYielding(profile, pid, yields)
      logger.debug({ evt: 'worker-yields', user_id: profile.userId, pid, yields })
    },
    onTrouble: ({ profile }, error) =>
      logger.warn({ evt: 'worker-priority-not-set', user_id: profile.userId, err: error }),
  })
}

function activeProfiles(accounts: AccountStore): ProfileRef[] {
  return accounts.all
    .filter(({ state }) => state === 'active')
    .map(({ id, username }) => ({ userId: id, username }))
}

/** Who hears what workers tell in passing. */
function hearer(parts: Opening, feed: LiveFeed): (told: ToldByWorker) => void {
  const heads = new AuditHeads(parts)
  return (told) => {
    feed.told(told)
    heads.told(told)
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Workers that run hear at once of servers and programs that are allowed or no longer are; the others hear it at their start. */
function tellOfAllowed(config: Opening['config'], fleet: WorkerFleet, queue: ModelQueue): void {
  config.onChange(({ modelServers, trainingPrograms }, before) => {
    const areServersSame = isSame(modelServers, before.modelServers)
    if (areServersSame && isSame(trainingPrograms, before.trainingPrograms)) return
    fleet.allowedChanged()
    if (!areServersSame) queue.serversChanged()
  })
}
