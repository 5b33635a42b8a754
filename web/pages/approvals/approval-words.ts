import type { Approval } from '../../../shared/api/approvals.ts'
import type { MemberStep } from '../../../shared/domain/proposal.ts'
import { toolWords } from '../../words/tool-words.ts'
import { labelOf } from '../persona/words.ts'
import { words } from './words.ts'

/** What is asked, in a sentence. */
export function askedWords({ proposal, tool }: Pick<Approval, 'proposal' | 'tool'>): string {
  if (!proposal) return words.t.wants(toolWords(tool))
  const agent = proposal.agent === 'dreamer' ? words.t.agents.dreamer : proposal.agent
  return words.t.proposes(agent, words.t.documents[proposal.document] ?? proposal.document)
}

/** What is asked, in few words: the name of its buttons. */
export function shortWords({ proposal, tool }: Pick<Approval, 'proposal' | 'tool'>): string {
  if (!proposal) return toolWords(tool)
  return words.t.documents[proposal.document] ?? proposal.document
}

/** The way to what would change, as the page of the persona names it. */
export function placeWords(path: readonly MemberStep[]): string {
  const names = path.map((step) => (typeof step === 'string' ? step : step.name))
  const label = (step: MemberStep, at: number): string =>
    typeof step === 'string' ? labelOf(names.slice(0, at + 1).join('.')) : step.name
  return path.map(label).join(' › ')
}

/** Who decided, as the audit has it, in words. */
export function deciderWords(actor: string, ownId: string): string {
  if (actor === `user:${ownId}`) return words.t.you
  return actor === 'console' ? words.t.console : actor.replace(/^user:/, '')
}
