import { setTimeout as wait } from 'node:timers/promises'
import type { SlotAnswer, Telling, WorkerMessage } from '../../shared/control/control-messages.ts'
import type { WorkerStart } from '../../shared/control/worker-contract.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import type { WorkerReason } from '../../shared/domain/worker-status.ts'
import { messageOf } from '../../shared/errors/app-error.ts'
import { faultIn } from './fault-in.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { SupervisedWorkerOptions } from './supervised-worker-options.ts'
import { transition } from './transition.ts'
import { exitOfFailedSpawn } from './worker-exit.ts'
import { workerStart } from './worker-start.ts'
import { type Heartbeat, isForQueue } from './worker-changes.ts'
import { proveWorker, WorkerConnection } from './worker-connection.ts'
import type { WorkerEndpoint } from './worker-endpoint.ts'
import type { StartedWorker } from './worker-driver.ts'
import {
  deadlineOf,
  pidOf,
  type WorkerEffect,
  type WorkerEvent,
  type WorkerLife,
} from './worker-life.ts'
import { recordOf, WorkerRecorder } from './worker-recorder.ts'

/** A process that closed its channel has this long to exit by itself. */
const EXIT_SOON_MS = 1_000

/** One profile's worker: the thin shell that carries out what `transition` decides. */
export class SupervisedWorker {
  readonly profile: ProfileRef
  readonly #options: SupervisedWorkerOptions
  readonly #records: WorkerRecorder
  readonly #listeners = new Set<() => void>()
  readonly #connection = new WorkerConnection()
  readonly #deadline = new DeadlineTimer(() => this.dispatch({ kind: 'deadline' }))
  #life: WorkerLife
  #workerId: string | null = null
  #build: string | null = null
  #released = false
  #lastHeardAt = 0
  /** Why, and when (ms since 1970), the newest start began. */
  startedFor: WorkerReason = 'never-started'
  startedAt = 0
  heartbeat: Heartbeat | undefined
  changedAt = new Date()

  constructor(profile: ProfileRef, life: WorkerLife, options: SupervisedWorkerOptions) {
    this.profile = profile
    this.#life = life
    this.#options = options
    this.#records = new WorkerRecorder(options)
  }

  get life(): WorkerLife {
    return this.#life
  }

  /** Where requests go, while the worker is running. One that has fallen silent may still answer. */
  get endpoint(): WorkerEndpoint | undefined {
    const { status } = this.#life.state
    return status === 'running' || status === 'unresponsive' ? this.#connection.endpoint : undefined
  }

  /** Since when nothing was heard of a running worker, in ms; 0 for one that does not run. */
  silentFor(now: number): number {
    return this.endpoint ? now - this.#lastHeardAt : 0
  }

  /** Forgets a silence that was this process's own: it was stopped for a while, not the worker. */
  forgiveSilence(now: number): void {
    this.#lastHeardAt = now
  }

  /** Lets something happen to the worker, and does what follows from it. */
  dispatch(event: WorkerEvent): void {
    if (this.#released) return
    this.#options.noticePause()
    const { deadlines, policy } = this.#options
    const from = this.#life
    const { life, effects } = transition(from, event, { now: performance.now(), deadlines, policy })
    if (life === from) return
    this.#life = life
    this.#deadline.arm(deadlineOf(life.state))
    if (life.state.status !== from.state.status) this.#changed(from)
    if (life.wanted !== from.wanted) this.#record({ durably: true })
    for (const effect of effects) this.#perform(effect)
  }

  /** Tells the worker something; one that is not there hears nothing of it. */
  tell(telling: Telling): void {
    if (pidOf(this.#life.state) !== null) this.#connection.tell(telling)
  }

  /** Tells the worker what becomes of its wish for a place at a model server. */
  answer(answer: SlotAnswer): void {
    this.#connection.answer(answer)
  }

  /** Calls back after each change of state; gives what takes the listener away. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The build that its process runs; null when there is no process, or nobody knows. */
  get build(): string | null {
    return pidOf(this.#life.state) === null ? null : this.#build
  }

  /** Lets go of the process without ending it, so that the next supervisor takes it over. From here on nothing changes. */
  async release(): Promise<void> {
    this.#released = true
    this.#deadline.arm(undefined)
    this.#connection.end()
    await this.#records.settled()
  }

  /** Settled when the records written so far are on disk. */
  async settled(): Promise<void> {
    await this.#records.settled()
  }

  #changed(from: WorkerLife): void {
    this.changedAt = new Date()
    if (pidOf(this.#life.state) === null) this.#forgetProcess()
    const change = { profile: this.profile, from, to: this.#life, build: this.#build }
    this.#options.onChange(change, this)
    for (const listener of this.#listeners) listener()
  }

  #perform(effect: WorkerEffect): void {
    switch (effect.kind) {
      case 'enqueue':
        return this.#options.enqueue(this)
      case 'adopt':
        return this.#inBackground(this.#adopt(this.#life.generation))
      case 'spawn':
        return this.#inBackground(this.#spawn(this.#life.generation))
      case 'drain':
        return this.#inBackground(this.#drain(this.#life.generation))
      case 'signal':
        return this.#signal(effect.signal)
      case 'decide':
        return this.dispatch({ kind: 'decide', random: Math.random() })
    }
  }

  async #spawn(generation: number): Promise<void> {
    this.#workerId = newId('wrk')
    this.startedFor = this.#life.state.reason
    this.startedAt = Date.now()
    const build = this.#options.nextBuild()
    this.#build = build
    const start = this.#startOf(generation, this.#workerId)
    try {
      this.#record()
      await this.#records.settled()
      const started = await this.#options.driver.start(start, build)
      this.#watchExit(started, generation)
      this.dispatch({ kind: 'spawned', generation, pid: started.pid })
      this.#record()
      await this.#greet(start, started)
    } catch (error) {
      this.dispatch({ kind: 'exited', generation, exit: exitOfFailedSpawn(error) })
    }
  }

  async #adopt(generation: number): Promise<void> {
    const { driver, found } = this.#options
    if (!found) throw new TypeError('nothing to adopt')
    this.#workerId = found.workerId
    this.#build = found.build
    const start = this.#startOf(generation, found.workerId)
    try {
      const adopted = await driver.adopt(start, found)
      this.#watchExit(adopted, generation)
      await this.#greet(start, adopted)
    } catch (error) {
      this.#options.logger.warn({ ...this.#fields(), evt: 'worker-not-adopted', err: error })
      this.dispatch({ kind: 'misbehaved', generation, reason: 'unreachable' })
    }
  }

  #startOf(generation: number, workerId: string): WorkerStart {
    return workerStart(this.#options.layout, this.profile, { generation, workerId })
  }

  /** From "I listen" to the proof that it is who it should be. Whatever goes wrong here ends the process. */
  async #greet(start: WorkerStart, started: StartedWorker): Promise<void> {
    const { generation } = start
    try {
      await started.ready
      const proven = await proveWorker(start, started, {
        onMessage: (message) => this.#onMessage(message, generation),
        onClose: (error) => this.#onLinkClosed(error, generation),
      })
      if (generation !== this.#life.generation) return proven.link.close()
      this.#connection.begin(proven, this.#options.greeting(this))
      this.#lastHeardAt = performance.now()
      this.dispatch({ kind: 'ready', generation })
    } catch (error) {
      this.#options.logger.warn(
        { ...this.#fields(), evt: 'worker-not-ready', err: error },
        messageOf(error),
      )
      const reason = faultIn(error)
      // Its exit, if it is on its way, says more than that nobody answers.
      if (reason === 'unreachable') await Promise.race([started.exited, wait(EXIT_SOON_MS)])
      this.dispatch({ kind: 'misbehaved', generation, reason })
    }
  }

  #watchExit(started: StartedWorker, generation: number): void {
    this.#inBackground(
      started.exited.then((exit) => {
        if (this.#released) return
        // What it started and left behind ends with it.
        this.#options.driver.signal(started.pid, 'SIGKILL')
        this.dispatch({ kind: 'exited', generation, exit })
      }),
    )
  }

  #onMessage(message: WorkerMessage, generation: number): void {
    if (generation !== this.#life.generation) return
    this.#lastHeardAt = performance.now()
    this.dispatch({ kind: 'heard', generation })
    if (message.kind === 'hello') return
    if (message.kind === 'heartbeat') {
      this.heartbeat = message
      this.#inBackground(this.#checkSocket(generation))
    }
    if (message.kind === 'next-wake') return this.#options.onNextWake(this, message)
    if (isForQueue(message)) return this.#options.onQueueMessage(this, message)
    this.#options.onTold({ profile: this.profile, generation, message })
    if (message.kind === 'drained') this.dispatch({ kind: 'drained', generation })
  }

  /** Its socket must be the one on which it proved who it is: whoever listens there gets people's requests. */
  async #checkSocket(generation: number): Promise<void> {
    const lost = await this.#connection.isSocketLost(performance.now())
    if (!lost || generation !== this.#life.generation) return
    this.#options.logger.warn({ ...this.#fields(), evt: 'worker-socket-lost' })
    this.dispatch({ kind: 'misbehaved', generation, reason: 'identity' })
  }

  #onLinkClosed(error: Error | undefined, generation: number): void {
    if (this.#released || generation !== this.#life.generation || !this.endpoint) return
    // The process may be on its way out, which its exit will tell better. If it lives without the stream, it must go.
    const check = setTimeout(() => {
      this.#options.logger.warn({ ...this.#fields(), evt: 'control-stream-lost', err: error })
      this.dispatch({ kind: 'misbehaved', generation, reason: 'unreachable' })
    }, EXIT_SOON_MS).unref()
    const away = this.onChange(() => {
      clearTimeout(check)
      away()
    })
  }

  /** First what is under way here, then what the worker does by itself; the deadline cuts both short. */
  async #drain(generation: number): Promise<void> {
    await this.#connection.idle()
    if (generation === this.#life.generation) this.#connection.drain()
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const pid = pidOf(this.#life.state)
    if (pid !== null) this.#options.driver.signal(pid, signal)
  }

  #forgetProcess(): void {
    this.heartbeat = undefined
    this.#connection.end()
    if (this.#life.state.status !== 'starting') this.#record()
  }

  #record({ durably = false } = {}): void {
    const known = { workerId: this.#workerId, build: this.#build }
    const record = recordOf(this.profile, this.#life, known)
    this.#inBackground(this.#records.write(record, durably))
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      // The next supervisor looks after a worker that was let go.
      if (this.#released) return
      this.#options.logger.error({ ...this.#fields(), evt: 'worker-upkeep-failed', err: error })
    })
  }

  #fields(): Record<string, unknown> {
    return {
      user_id: this.profile.userId,
      worker_id: this.#workerId,
      generation: this.#life.generation,
    }
  }
}
