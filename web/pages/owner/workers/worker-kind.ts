import type { WorkerRow } from '../../../../shared/api/workers.ts'

/** How much a worker's state asks for attention. */
export function kindOf({
  state,
  wanted,
}: Pick<WorkerRow, 'state' | 'wanted'>): 'plain' | 'accent' | 'good' | 'warn' | 'bad' {
  switch (state) {
    case 'running':
      return 'good'
    case 'queued':
    case 'starting':
    case 'adopting':
    case 'draining':
    case 'stopping':
      return 'accent'
    case 'crashed':
    case 'backoff':
    case 'unresponsive':
    case 'locked':
      return 'warn'
    case 'failed':
      return 'bad'
    case 'stopped':
    case 'hibernated':
      return wanted === 'off' ? 'warn' : 'plain'
  }
}
