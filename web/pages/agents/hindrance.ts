import type { AgentState } from '../../../shared/api/agents.ts'
import { reasonInWords } from '../../design/reason-words.ts'
import type { Spoken } from '../../words/spoken.ts'

/** Why an agent may not run now; empty when it may. A worker of an older build says it in English alone. */
export function hindranceSpoken({ hindrance, hindranceCode }: AgentState): readonly Spoken[] {
  if (hindrance === null) return []
  const text = hindranceCode ? reasonInWords({ code: hindranceCode, values: {} }) : undefined
  return text === undefined ? [{ text: '', quote: hindrance }] : [{ text }]
}
