import type { ProposedChange } from '../../shared/api/proposals.ts'
import { memberWords } from '../../shared/domain/proposal.ts'
import { inWords, type Said, type Sentences } from '../../shared/domain/said.ts'

type StaleCode = 'member-changed' | 'member-gone'

/** Why a proposal fits its document no more: by a code, and the same in English. */
export interface StaleTold {
  readonly result: string
  readonly said: Said<StaleCode>
}

/** The English sentences. */
export const STALE_ENGLISH: Sentences<StaleCode> = {
  'member-changed': ({ member, document }) =>
    `${member} of persona/${document}.json has been changed since this was proposed. Reject it; what still holds is proposed anew.`,
  'member-gone': () => 'There is no such member any more. Reject it.',
}

/** What is told where somebody has changed what a proposal was to change, or taken it away. */
export function staleTold(code: StaleCode, { path, document }: ProposedChange): StaleTold {
  const said = { code, values: { member: memberWords(path), document } }
  return { result: inWords([said], STALE_ENGLISH), said }
}
