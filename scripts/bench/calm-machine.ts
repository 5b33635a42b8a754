import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

interface ProcessorTimes {
  readonly idle: number
  readonly all: number
}

const LOOK_MS = 250
const PATIENCE_MS = 5_000
const CALM_SHARE = 0.9

/**
 * Waits for a moment (5 s at most) until the processors have little else to do. It looks at the machine only, never at a figure,
 * so that it takes noise away and no side.
 */
export async function calmMachine(signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  let before = await processorTimes()
  while (performance.now() < deadline) {
    await wait(LOOK_MS, undefined, { signal })
    const now = await processorTimes()
    if (now.idle - before.idle >= CALM_SHARE * (now.all - before.all)) return
    before = now
  }
}

/** Share of the processors, from 0 to 1, that others use: asked before anything is started. */
export async function busyShare(signal: AbortSignal): Promise<number> {
  const before = await processorTimes()
  await wait(1_000, undefined, { signal })
  const now = await processorTimes()
  return 1 - (now.idle - before.idle) / (now.all - before.all)
}

const IDLE_FIELD = 3
const WAITING_FIELD = 4
const FIELDS_BEFORE_GUESTS = 8

/** Ticks of all processors since the machine's start (proc_stat(5)). */
async function processorTimes(): Promise<ProcessorTimes> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n', 1)
  const fields = line
    .split(/ +/)
    .slice(1, 1 + FIELDS_BEFORE_GUESTS)
    .map(Number)
  const idle = (fields[IDLE_FIELD] ?? 0) + (fields[WAITING_FIELD] ?? 0)
  return { idle, all: fields.reduce((sum, ticks) => sum + ticks, 0) }
}
