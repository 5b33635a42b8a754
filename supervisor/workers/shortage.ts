import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** What the supervisor itself, or the whole machine, has none of: no profile can do anything about it. */
export type Shortage = 'files' | 'memory' | 'processes'

const BY_CODE: ReadonlyMap<string, Shortage> = new Map([
  ['EMFILE', 'files'],
  ['ENFILE', 'files'],
  ['ENOMEM', 'memory'],
  ['EAGAIN', 'processes'],
])

/** What was lacking where a start failed for it. */
export function shortageOf(error: unknown): Shortage | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const shortage = BY_CODE.get(systemCodeOf(cause) ?? '')
    if (shortage) return shortage
  }
  return undefined
}
