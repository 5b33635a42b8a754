import { z } from 'zod'
import { RULE_WORDS } from './rule-words.ts'

/** What one worker may take of the machine, with all that it starts. `null` means: no limit. */
export const workerLimits = () =>
  z.strictObject({
    memoryMb: z.int().min(100).max(1_000_000).nullable().default(512),
    /** Processes and threads. */
    processes: z.int().min(32).max(100_000).nullable().default(128),
    /** Files, sockets and pipes that one process has open. */
    openFiles: z.int().min(256).max(1_000_000).nullable().default(4_096),
    /** Its part of busy processors, beside 100 of each other worker. */
    cpuWeight: z.int().min(1).max(1_000).default(100),
  })
export type WorkerLimits = z.output<ReturnType<typeof workerLimits>>

/** Account numbers of the machine's, the first and the last: one for each profile, none used twice. */
export const uidRange = () =>
  z
    .strictObject({ from: z.int().min(1_000).max(LAST_UID), to: z.int().min(1_000).max(LAST_UID) })
    .refine(({ from, to }) => from <= to, {
      message: RULE_WORDS.order,
      path: ['to'],
    })
export type UidRange = z.output<ReturnType<typeof uidRange>>

/** The largest that every file system and program takes: some read account numbers with a sign. */
const LAST_UID = 2_147_483_647

/** Neither Debian nor systemd gives these to anybody. */
export const DEFAULT_UID_RANGE: UidRange = { from: 1_900_000_000, to: 2_099_999_999 }
