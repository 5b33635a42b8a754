import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AliveSaid } from '../../shared/domain/alive-said.ts'
import { Training, type TrainingLog } from '../../shared/api/trainings.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { TrainingCommand } from '../../shared/domain/training.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FOLDER, writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { ProfileConfig } from '../config/profile-config.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { WholeSet } from '../datasets/dataset-store.ts'
import { linesText } from '../datasets/pair.ts'
import { trainingSettings } from '../datasets/training-settings.ts'
import type { Tell, TellProgress } from '../events/profile-events.ts'
import { JsonFolder } from '../files/json-folder.ts'
import { noRoomOr } from '../files/no-room.ts'
import type { Caller } from '../http/handler.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import type { AllowedPrograms } from './allowed-programs.ts'
import { endLeftovers } from './end-leftovers.ts'
import { RunningTraining } from './running-training.ts'
import { trainingArguments } from './training-arguments.ts'

export interface TrainingsParts {
  /** The profile's folder. */
  readonly root: string
  readonly config: ProfileConfig
  readonly datasets: Datasets
  readonly programs: AllowedPrograms
  readonly audit: ProfileAudit
  readonly tell: Tell
  readonly tellProgress: TellProgress
  readonly logger: Logger
}

const RECORDS = 'out/state/trainings'
const FOLDER = 'out/training'
const MOST_KEPT = 50
const NOT_CONFIGURED =
  'No training is configured: command is missing in etc/training.json. Name the program that trains, which the owner must allow (trainingPrograms): {"command": {"program": "/opt/trainer/train", "args": ["--data", "{dataset}", "--out", "{output}"]}}.'
const STOPPED = 'The worker stopped. Start the training anew.'
const BROKEN_OFF = 'The worker ended before the training did. Start it anew.'

/**
 * The trainings of a profile, which an external program does. INVARIANTS: one runs at a time; it works on a copy of an approved set, in a
 * folder of its own; every training has a record, which says how it ended even when the worker was killed, and leaves no process.
 */
export class Trainings {
  readonly #parts: TrainingsParts
  readonly #records: JsonFolder<Training>
  readonly #starts = new KeyedQueue()
  #present: RunningTraining | undefined

  private constructor(parts: TrainingsParts) {
    this.#parts = parts
    this.#records = new JsonFolder({
      root: parts.root,
      folder: RECORDS,
      commit: new GroupCommit(),
      read: (members, name) => Training.parse(members, name),
      onCorrupt: (path) => parts.logger.warn({ evt: 'training-record-corrupt', path }),
    })
  }

  /** Opens the records; what a killed worker left running is ended, and noted as failed. */
  static async open(parts: TrainingsParts): Promise<Trainings> {
    const trainings = new Trainings(parts)
    const all = await trainings.list()
    for (const record of all.filter(({ status }) => status === 'running')) {
      await endLeftovers(record.id)
      const endedAt = new Date().toISOString()
      await trainings.#save({ ...record, status: 'failed', endedAt, message: BROKEN_OFF })
      await trainings.#tidy(record.id)
    }
    for (const { id } of all.slice(MOST_KEPT)) await trainings.#forgetRecord(id)
    return trainings
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    if (!this.#present) return []
    return [{ code: 'training', values: { set: this.#present.record.datasetId } }]
  }

  /** All of them, the newest first. */
  async list(): Promise<Training[]> {
    const kept = (await this.#records.files()).map(({ value }) => value)
    const present = this.#present?.record
    const others = kept.filter(({ id }) => id !== present?.id)
    return [...others, ...(present ? [present] : [])].toSorted((one, other) =>
      one.id < other.id ? 1 : -1,
    )
  }

  /** Throws `not-found`. */
  async get(id: string): Promise<Training> {
    const found = (await this.list()).find((one) => one.id === id)
    if (found) return found
    throw new AppError('not-found', 'There is no training with this id. See: mh dataset trainings')
  }

  /** What the program has said after so many bytes of it. */
  async log(id: string, from: number): Promise<TrainingLog> {
    const { status } = await this.get(id)
    const present = this.#present
    // It may have ended and not be put away yet: whoever was told so must not wait for more.
    if (present?.record.id === id)
      return { ...present.log.after(from), isEnded: present.record.status !== 'running' }
    const path = await pathInside(this.#parts.root, FOLDER, id, 'log.txt')
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    const text = bytes.subarray(from).toString('utf8')
    return {
      text,
      next: Math.max(from, bytes.length),
      passedOver: 0,
      isEnded: status !== 'running',
    }
  }

  /** Starts a training on an approved set. Throws `conflict` where none is configured, one runs already, or the set is not approved. */
  async start(datasetId: string, caller: Caller): Promise<Training> {
    return await this.#starts.run('start', () => this.#start(datasetId, caller))
  }

  /** Ends a training and gives it when it has ended. Throws `conflict` for one that has ended by itself. */
  async cancel(id: string, by: string): Promise<Training> {
    const { status } = await this.get(id)
    if (this.#present?.record.id !== id)
      throw refusal(
        'training-over',
        `This training is ${status} already: there is nothing to cancel.`,
      )
    return await this.#present.end('cancelled', `Cancelled by ${by}.`)
  }

  /** Ends the training on a set that loses what it learns from. */
  async endOn(datasetIds: readonly string[]): Promise<void> {
    const present = this.#present
    if (!present || !datasetIds.includes(present.record.datasetId)) return
    await present.end('cancelled', 'A memory of its set was forgotten.')
  }

  async stop(): Promise<void> {
    await this.#present?.end('cancelled', STOPPED)
  }

  async #start(datasetId: string, caller: Caller): Promise<Training> {
    const { config, datasets, programs, root } = this.#parts
    this.#checkIdle()
    const { command, baseModel } = await trainingSettings(config)
    const set = await datasets.approved(datasetId)
    if (!command) throw refusal('no-training-command', NOT_CONFIGURED)
    await programs.check(command.program, root)
    const id = newId('train')
    const { dataset, output } = await this.#prepare(id, set, command)
    const args = trainingArguments(command.args, await config.whole('training'), {
      dataset,
      output,
    })
    const startedAt = new Date().toISOString()
    const record: Training = {
      id,
      datasetId,
      status: 'running',
      program: command.program,
      baseModel,
      pairs: set.pairs.length,
      startedBy: caller.actor,
      startedAt,
      endedAt: null,
      progress: null,
      exitCode: null,
      adapterId: null,
      message: null,
    }
    await this.#begin(record, { command, args, caller })
    // Something of the set may have been forgotten while the program was started.
    await datasets.approved(datasetId).catch(async (error: unknown) => {
      await this.endOn([datasetId])
      throw error
    })
    return record
  }

  #checkIdle(): void {
    if (!this.#present) return
    const { id } = this.#present.record
    throw refusal(
      'training-under-way',
      `A training is under way: ${id}. Wait for it, or end it: mh dataset cancel ${id}`,
    )
  }

  async #prepare(id: string, { pairs }: WholeSet, { format }: TrainingCommand) {
    const folder = await this.#folderOf(id)
    const output = join(folder, 'output')
    const dataset = join(folder, 'dataset.jsonl')
    try {
      await mkdir(output, { recursive: true, mode: PRIVATE_FOLDER })
      await writeFileAtomic(dataset, linesText(pairs, format))
    } catch (error) {
      throw noRoomOr(error)
    }
    return { dataset, output }
  }

  async #begin(
    record: Training,
    {
      command,
      args,
      caller,
    }: { command: TrainingCommand; args: readonly string[]; caller: Caller },
  ): Promise<void> {
    const { root, audit, tell, tellProgress } = this.#parts
    const { id, datasetId } = record
    // First: a program that nobody knows of could not be ended after a crash.
    await this.#save(record)
    const running = new RunningTraining({
      root,
      folder: await this.#folderOf(id),
      record,
      args,
      timeoutMs: command.timeoutMinutes * 60_000,
      onProgress: (progress) => tellProgress('training-progress', progress, id),
    })
    this.#present = running
    await audit.done(caller, 'training_started', {
      training: id,
      dataset: datasetId,
      pairs: record.pairs,
    })
    tell('training-changed', id)
    void this.#follow(running, caller)
  }

  async #follow(running: RunningTraining, caller: Caller): Promise<void> {
    const { datasets, audit, tell, logger } = this.#parts
    const ended = await running.ended
    const { id, status, adapterId, datasetId, exitCode } = ended
    try {
      // It may have been deleted meanwhile.
      if (adapterId !== null) await datasets.noteAdapter(datasetId, adapterId).catch(unlessGone)
      await this.#tidy(id)
      await this.#save(ended)
    } catch (error) {
      logger.error({ evt: 'training-not-recorded', training: id, err: messageOf(error) })
    }
    this.#present = undefined
    await audit.done(caller, 'training_ended', {
      training: id,
      status,
      exit_code: exitCode,
      adapter: adapterId,
    })
    tell('training-changed', id)
    running.settle()
  }

  async #save(record: Training): Promise<void> {
    await this.#records.write(`${record.id}.json`, record)
  }

  /** The set's copy and what was begun go; what the program said stays. */
  async #tidy(id: string): Promise<void> {
    const folder = await this.#folderOf(id)
    await rm(join(folder, 'dataset.jsonl'), { force: true })
    await rm(join(folder, 'output'), { recursive: true, force: true })
  }

  async #forgetRecord(id: string): Promise<void> {
    await rm(await this.#folderOf(id), { recursive: true, force: true })
    await this.#records.remove(`${id}.json`)
  }

  async #folderOf(id: string): Promise<string> {
    return await pathInside(this.#parts.root, FOLDER, id)
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'not-found') throw error
}
