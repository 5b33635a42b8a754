import type { ProposedChange } from '../../shared/api/proposals.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Members } from '../documents/members.ts'
import { isSameMember, memberAt, withMember } from './member-path.ts'
import type { Persona } from './persona.ts'
import { staleTold, type StaleTold } from './stale-told.ts'

/** Why a proposal fits its document no more; undefined when it does, or was carried out already. */
export async function staleness(
  persona: Pick<Persona, 'read'>,
  change: ProposedChange,
): Promise<StaleTold | undefined> {
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
    if (stale || made === undefined) throw tooLate(stale ?? staleTold('member-gone', change))
    return made
  })
}

function tooLate({ result, said: reason }: StaleTold): AppError {
  return new AppError('conflict', result, { details: { reason } })
}

function stalenessIn(document: Members, change: ProposedChange): StaleTold | undefined {
  const { path, before, after } = change
  const present = memberAt(document, path)
  if (isSameMember(present, before) || isSameMember(present, after)) return undefined
  return staleTold('member-changed', change)
}
