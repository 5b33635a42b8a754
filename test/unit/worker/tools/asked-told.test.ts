import { expect, it } from 'vitest'
import { TOOL_SAID_CODES, type ToolSaidCode } from '../../../../shared/domain/asked-said.ts'
import { toolTold } from '../../../../worker/tools/asked-told.ts'

const VALUES = { rule: 'quiet', preference: 'gentle' }
const WORDS: Readonly<Record<ToolSaidCode, string>> = {
  'nothing-allows': 'nothing says that it may be done without asking',
  emulation: 'in emulation mode there are no tools',
  'hard-rule-forbids': 'the hard rule quiet forbids it',
  'says-never': 'etc/autonomy.json says never',
  'reading-cannot-wait': 'it would have to ask, and what only reads cannot wait',
  'only-reads': 'it only reads',
  'autonomy-off': 'autonomy is off: nothing is changed or proposed',
  'trust-observes': 'the trust level is observe',
  'read-untrusted': 'the assistant has read words that are not yours',
  'hard-rule-asks': 'the hard rule quiet says so',
  'agent-mode': 'in agent mode a memory is kept only when you say so',
  'confirmed-each-time': 'requireConfirmFor in etc/autonomy.json names it',
  granted: 'it is granted in etc/autonomy.json',
  'says-ask': 'etc/autonomy.json says ask',
  'preference-asks': 'the preference gentle says so',
  bounded: 'autonomy and trust level are bounded',
}

it.each(TOOL_SAID_CODES)('what holds of a tool reads as ever, by the code %s', (code) => {
  expect(toolTold(code, VALUES)).toEqual({ reason: WORDS[code], said: { code, values: VALUES } })
})
