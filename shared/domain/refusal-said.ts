import type { Said } from './said.ts'

/** Why a request is refused as things stand, which people meet in what they do by hand: a closed list, each with its values. */
export const REFUSAL_CODES = [
  'account-disabled',
  'account-archived',
  'account-not-archived',
  'username-taken',
  'username-same',
  'owner-there',
  'template-taken',
  'too-many-templates',
  'too-many-sessions',
  'too-many-tokens',
  'totp-on',
  'totp-off',
  'totp-not-begun',
  'run-over',
  'run-undone',
  'run-under-way',
  'conversation-too-long',
  'conversation-passing',
  'conversation-kept',
  'reply-under-way',
  'too-many-replies',
  'not-last-reply',
  'set-empty',
  'set-not-approved',
  'training-over',
  'training-under-way',
  'file-not-returnable',
  'file-taken-away',
  'no-earlier-version',
  'single-occurrences',
  'no-start',
  'index-rebuilt',
  'secrets-own',
  'nothing-before-adapter',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** Why a request is refused. */
export type RefusalSaid = Said<RefusalCode>
