import { PROPOSAL_SAID_CODES } from './decision-said.ts'
import type { Said } from './said.ts'

/** Why a call of a tool is done, asked about or refused, as the end of a sentence: a closed list, each with its values. */
export const TOOL_SAID_CODES = [
  'nothing-allows',
  'emulation',
  'hard-rule-forbids',
  'says-never',
  'reading-cannot-wait',
  'only-reads',
  'autonomy-off',
  'trust-observes',
  'read-untrusted',
  'hard-rule-asks',
  'agent-mode',
  'confirmed-each-time',
  'granted',
  'says-ask',
  'preference-asks',
  'bounded',
] as const
export type ToolSaidCode = (typeof TOOL_SAID_CODES)[number]

/** Why a person is asked. */
export const ASKED_SAID_CODES = [
  ...TOOL_SAID_CODES,
  ...PROPOSAL_SAID_CODES,
  'older-system',
] as const
export type AskedSaidCode = (typeof ASKED_SAID_CODES)[number]

/** Why a call of a tool is done, asked about or refused. */
export type ToolSaid = Said<ToolSaidCode>
/** One reason why a person is asked. */
export type AskedSaid = Said<AskedSaidCode>
