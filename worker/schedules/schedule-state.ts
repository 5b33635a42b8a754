import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { RUN_TRIGGERS } from '../../shared/domain/agent-run.ts'
import { readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'

const moment = () => z.iso.datetime()

/** What is known of an agent's schedule. */
const Kept = () =>
  z.object({
    /** What the rest is about: another trigger begins anew. */
    trigger: z.string(),
    /** What was due until then has been seen to. */
    seenUntil: moment(),
    lastStartAt: moment().optional(),
    /** Runs that are to be made up for, one after the other. */
    owed: z.int().min(0).optional(),
    /** The idle period in which it was started. */
    idleSince: moment().optional(),
    /** Something has happened for which it is to be started. */
    eventSince: moment().optional(),
    /** It was started for a window that goes on until then, and nobody has seen it end. */
    windowUntil: moment().optional(),
  })
export type KeptSchedule = z.output<ReturnType<typeof Kept>>

/** A start that was decided, until it is known that the run has its record. */
const PendingStart = () =>
  z.object({
    agent: z.string(),
    trigger: z.enum(RUN_TRIGGERS),
    dueAt: moment(),
    decidedAt: moment(),
  })
export type PendingStart = z.output<ReturnType<typeof PendingStart>>

const ScheduleState = schema(() =>
  z.object({
    version: z.literal(1),
    /** When the person was last there. */
    activeAt: moment().optional(),
    agents: z.record(z.string(), Kept()),
    pending: z.array(PendingStart()).default([]),
  }),
)
export type ScheduleState = z.output<typeof ScheduleState.zod>

export const NO_STATE: ScheduleState = { version: 1, agents: {}, pending: [] }

/** `out/state/schedules.json`: what of the schedules has been seen to. */
export class ScheduleStateFile {
  readonly #path: string
  readonly #logger: Logger

  constructor(root: string, logger: Logger) {
    this.#path = join(root, 'out', 'state', 'schedules.json')
    this.#logger = logger
  }

  /** Reads it. One that is corrupt is put aside: from then on it is as if every schedule were new. */
  async read(): Promise<ScheduleState> {
    const found = await readJsonFile(this.#path, ScheduleState)
    if (found.status === 'ok') return found.value
    if (found.status === 'corrupt') {
      const aside = await setAside(this.#path, new Date())
      this.#logger.warn({ evt: 'schedule-state-set-aside', path: aside })
    }
    return NO_STATE
  }

  /** Durable when it is settled. */
  async write(state: ScheduleState): Promise<void> {
    await writeJsonFile(this.#path, state)
  }
}
