import type { Approval } from '../../shared/api/approvals.ts'
import type { CognitiveMode } from '../../shared/domain/cognitive-mode.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { applyProposal, staleness } from '../persona/apply-proposal.ts'
import type { Persona } from '../persona/persona.ts'
import type { ProfileAudit } from '../routes/profile-audit.ts'
import type { Effect } from './approvals.ts'
import { failureTold, type OutcomeTold, outcomeTold } from './outcome-told.ts'

/** Changes what a person has approved, in their name, with a version in the document's history. */
export async function carryOutProposal(
  { persona, audit }: { readonly persona: Persona; readonly audit: ProfileAudit },
  { id, decidedBy, proposal }: Approval,
): Promise<Effect> {
  if (!proposal) return { status: 'failed', ...outcomeTold('no-proposal'), made: [] }
  const actor = decidedBy ?? 'console'
  const { document } = proposal
  try {
    await applyProposal(persona, proposal, actor)
  } catch (error) {
    if (!(error instanceof AppError && IS_FINAL.has(error.code))) throw error
    return { status: 'failed', ...failureTold(error), made: [] }
  }
  await audit.done({ actor, requestId: id }, 'persona_changed', { document, count: 1 })
  return { status: 'done', ...outcomeTold('document-changed', { document }), made: [] }
}

/** Somebody has changed the member, or it would not be valid: trying again would not help. */
const IS_FINAL: ReadonlySet<string> = new Set(['conflict', 'invalid-input'])

/** Why a proposal that nobody has decided on cannot be carried out now. */
export async function proposalHindrance(
  { persona, mode }: { readonly persona: Pick<Persona, 'read'>; readonly mode: CognitiveMode },
  { status, proposal }: Approval,
): Promise<OutcomeTold | undefined> {
  if (mode === 'emulation') return outcomeTold('emulation-mode')
  if (!proposal) return outcomeTold('no-proposal')
  // One that was being carried out says itself what came of it.
  return status === 'pending' ? await staleness(persona, proposal) : undefined
}
