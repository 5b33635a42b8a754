import type { ProposedChange } from '../../shared/api/proposals.ts'
import { memberWords } from '../../shared/domain/proposal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Members } from '../documents/members.ts'
import { isSameMember, memberAt, withMember } from './member-path.ts'
import type { Persona } from './persona.ts'

/** Why a proposal fits its document no more; undefined when it does, or was carried out already. */
export async function staleness(
  persona: Pick<Persona, 'read'>,
  change: ProposedChange,
): Promise<string | undefined> {
  return stalenessIn(await persona.read(change.document), change)
}

/**
 * Changes the member that a proposal names, and nothing else. Done again it changes nothing more. Throws `conflict` when somebody has
 * changed the member since it was proposed.
 */
export async function applyProposal(
  persona: Pick<Persona, 'read' | 'change'>,
  change: ProposedChange,
  actor: string,
): Promise<void> {
  const { document, path, after } = change
  if (isSameMember(memberAt(await persona.read(document), path), after)) return
  await persona.change(document, actor, (before) => {
    const stale = stalenessIn(before, change)
    const made = withMember(before, path, after)
    if (stale !== undefined || made === undefined) throw new AppError('conflict', stale ?? NO_WAY)
    return made
  })
}

const NO_WAY = 'There is no such member any more. Reject it.'

function stalenessIn(
  document: Members,
  { path, before, after, document: name }: ProposedChange,
): string | undefined {
  const present = memberAt(document, path)
  if (isSameMember(present, before) || isSameMember(present, after)) return undefined
  return `${memberWords(path)} of persona/${name}.json has been changed since this was proposed. Reject it; what still holds is proposed anew.`
}
