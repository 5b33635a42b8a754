import { z } from 'zod'
import type { WorkerLogLine } from '../../../../shared/api/workers.ts'

/** A line of a worker's log, as a person reads it. */
export interface ReadableLine {
  /** Undefined for what the process printed raw. */
  readonly level: string | undefined
  readonly at: string | undefined
  readonly message: string
  /** The other members, as indented JSON; undefined where there are none. */
  readonly rest: string | undefined
}

/** What every line of a process has, and says nothing of this one. */
const OF_EVERY_LINE: ReadonlySet<string> = new Set(['version', 'worker_id', 'user_id', 'pid'])

const lineShape = () =>
  z.looseObject({
    level: z.string(),
    ts: z.iso.datetime(),
    msg: z.string().optional(),
    evt: z.string().optional(),
  })

/** Reads a line; one that is no line of the logger is shown as it is. */
export function readableLine({ source, line }: WorkerLogLine): ReadableLine {
  const read = source === 'log' ? lineShape().safeParse(jsonOf(line)).data : undefined
  if (!read) return { level: undefined, at: undefined, message: line, rest: undefined }
  const { level, ts, msg, evt, ...others } = read
  const members = Object.entries(others).filter(([name]) => !OF_EVERY_LINE.has(name))
  const shown = Object.fromEntries([...(evt && msg ? [['evt', evt]] : []), ...members])
  const hasRest = Object.keys(shown).length > 0
  return {
    level,
    at: ts,
    message: msg ?? evt ?? line,
    rest: hasRest ? JSON.stringify(shown, null, 2) : undefined,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The shape will say that it is no line of the logger.
    return undefined
  }
}
