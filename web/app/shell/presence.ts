import type { WorkerStateTold } from '../../../shared/api/feed.ts'

/** How a profile's worker is, in a word. */
export type Presence = 'awake' | 'waking' | 'asleep' | 'failed' | 'offline'

/** What a person is told of a worker's state; `offline` while nobody can tell. */
export function presenceOf(
  state: WorkerStateTold['state'] | undefined,
  connection: 'connecting' | 'live' | 'lost',
): Presence {
  if (connection === 'lost') return 'offline'
  switch (state) {
    case 'running':
    case 'draining':
      return 'awake'
    case 'queued':
    case 'starting':
    case 'adopting':
    case 'backoff':
    case 'crashed':
    case 'unresponsive':
      return 'waking'
    case 'failed':
      return 'failed'
    case undefined:
    case 'stopped':
    case 'stopping':
    case 'hibernated':
    case 'locked':
      return 'asleep'
  }
}
