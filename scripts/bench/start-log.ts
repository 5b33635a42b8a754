import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { RootLayout } from '../../shared/layout/root-layout.ts'

const LogLine = schema(() =>
  z.looseObject({
    evt: z.literal('worker-state-changed'),
    ts: z.iso.datetime(),
    username: z.string(),
    state_from: z.string(),
    state_to: z.string(),
  }),
)
type LogLine = z.output<typeof LogLine.zod>

/** What a supervisor's log tells of the starts of workers. */
export interface Starts {
  readonly ready: number
  /** The most that were starting at one time. */
  readonly mostAtOnce: number
  readonly longestInQueueMs: number
}

/** Reads the starts since `from`, in ms since 1970. */
export async function startsSince(from: number, { supervisorLogs }: RootLayout): Promise<Starts> {
  const path = join(supervisorLogs, 'supervisor.log')
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  const changes = lines
    .map((line) => LogLine.zod.safeParse(parseJson(line, path)).data)
    .filter((line) => line !== undefined)
  return startsAmong(changes.filter(({ ts }) => Date.parse(ts) >= from))
}

function startsAmong(changes: readonly LogLine[]): Starts {
  const queuedAt = new Map<string, number>()
  const starting = new Set<string>()
  let [ready, mostAtOnce, longestInQueueMs] = [0, 0, 0]
  for (const { ts, username, state_to: state } of changes) {
    const at = Date.parse(ts)
    if (state === 'queued') queuedAt.set(username, at)
    if (state === 'starting') {
      starting.add(username)
      longestInQueueMs = Math.max(longestInQueueMs, at - (queuedAt.get(username) ?? at))
    } else starting.delete(username)
    if (state === 'running') ready += 1
    mostAtOnce = Math.max(mostAtOnce, starting.size)
  }
  return { ready, mostAtOnce, longestInQueueMs }
}
