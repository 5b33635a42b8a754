import type { AliveSaidCode } from '../domain/alive-said.ts'
import type { SaidValues, Sentences } from '../domain/said.ts'

/** Why a worker is up, in English: the rows of workers and their control streams have these words. `clock` is a time as a clock shows it. */
export const ALIVE_WORDS: Sentences<AliveSaidCode> = {
  requests: ({ count }) => counted(count, 'request', 'requests'),
  'search-index': () => 'search index',
  agent: ({ agent }) => `agent ${agent}`,
  schedule: ({ agent }) => `schedule ${agent}`,
  replies: ({ count }) => counted(count, 'reply', 'replies'),
  embedding: () => 'embedding memories',
  training: ({ set }) => `training on ${set}`,
  activation: ({ adapter }) => `activation of the adapter ${adapter}`,
  attached: ({ by }) => `attached by ${by}`,
  due: ({ clock }) => `schedule due at ${clock}`,
  used: ({ clock }) => `recently used, up until ${clock}`,
  'woken-schedule': ({ clock }) => `woken for a schedule, up until ${clock}`,
  'woken-inbox': ({ clock }) => `woken for a file in the inbox, up until ${clock}`,
  'woken-table': ({ clock }) => `asked for its next schedule, up until ${clock}`,
  other: ({ quote }) => String(quote),
}

function counted(count: SaidValues[string] | undefined, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
