import type { Sentences } from './said.ts'

/** What can be wrong with a member as things stand, rather than by its shape: a closed list, each with its values. */
export const FAULT_SAID_CODES = [
  'no-such-task',
  'tasks-in-circle',
  'recurrence-part',
  'recurrence-choice',
  'recurrence-whole',
  'recurrence-time',
  'recurrence-range',
  'no-such-message',
  'no-such-facet',
  'no-such-model',
  'no-such-gguf',
  'inbox-own-name',
  'occurrence-unsaid',
] as const
export type FaultSaidCode = (typeof FAULT_SAID_CODES)[number]

/** What each says, in English. */
export const FAULT_WORDS: Sentences<FaultSaidCode> = {
  'no-such-task': ({ id }) => `there is no task with the id ${JSON.stringify(id)}`,
  'tasks-in-circle': ({ ids }) => `tasks would wait for each other: ${ids}`,
  'recurrence-part': ({ part }) => `${part} is not supported`,
  'recurrence-choice': ({ part, choices }) => `${part} is none of: ${choices}`,
  'recurrence-whole': ({ part }) => `${part} must be a whole number above 0`,
  'recurrence-time': ({ part }) => `${part} is no time`,
  'recurrence-range': ({ part, least, most }) => `${part} must be from ${least} to ${most}`,
  'no-such-message': () => 'no message of this conversation',
  'no-such-facet': ({ names }) => `there is no such facet. There are: ${names}`,
  'no-such-model': ({ names }) =>
    `no id of etc/models.json, and no provider/model; providers are ${names}`,
  'no-such-gguf': ({ path }) => `${path} has no such GGUF file`,
  'inbox-own-name': () => 'begins with "_"',
  'occurrence-unsaid': () => 'say which occurrence is meant, as a listing names it',
}
