import type { AskedSaid, ToolSaid, ToolSaidCode } from '../../shared/domain/asked-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'

/** Why a call is done, asked about or refused: by a code, and the same in English, for the person and the model. */
export interface ToolTold {
  readonly reason: string
  readonly said: ToolSaid
}

/** What is told of a call. */
export function toolTold(code: ToolSaidCode, values: SaidValues = {}): ToolTold {
  const said = { code, values }
  return { reason: inWords([said], ENGLISH), said }
}

/** What is told of an approval of the single-user system, which says nothing of its reason. */
export const OLDER_ASKED: { readonly why: string; readonly whySaid: readonly AskedSaid[] } = {
  why: 'the single-user system asked',
  whySaid: [{ code: 'older-system', values: {} }],
}

const ENGLISH: Sentences<ToolSaidCode> = {
  'nothing-allows': () => 'nothing says that it may be done without asking',
  emulation: () => 'in emulation mode there are no tools',
  'hard-rule-forbids': ({ rule }) => `the hard rule ${rule} forbids it`,
  'says-never': () => 'etc/autonomy.json says never',
  'reading-cannot-wait': () => 'it would have to ask, and what only reads cannot wait',
  'only-reads': () => 'it only reads',
  'autonomy-off': () => 'autonomy is off: nothing is changed or proposed',
  'trust-observes': () => 'the trust level is observe',
  'read-untrusted': () => 'the assistant has read words that are not yours',
  'hard-rule-asks': ({ rule }) => `the hard rule ${rule} says so`,
  'agent-mode': () => 'in agent mode a memory is kept only when you say so',
  'confirmed-each-time': () => 'requireConfirmFor in etc/autonomy.json names it',
  granted: () => 'it is granted in etc/autonomy.json',
  'says-ask': () => 'etc/autonomy.json says ask',
  'preference-asks': ({ preference }) => `the preference ${preference} says so`,
  bounded: () => 'autonomy and trust level are bounded',
}
