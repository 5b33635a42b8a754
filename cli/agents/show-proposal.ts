import type { RunEffect, RunProposal } from '../../shared/api/proposals.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { diffLines } from '../terminal/diff-lines.ts'
import { oneLine } from '../terminal/safe-text.ts'

/** `mh agent proposal` */
export async function showProposal(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { proposal } = await client.call(routes.getRunProposal, { profile, params: { id } })
  context.output.result(proposal, () => proposalWords(proposal))
}

function proposalWords({ night, looked, isPreview, effects, leftOut }: RunProposal): string {
  const what = isPreview ? 'A preview: nothing of it was done.' : 'This was done.'
  const head = `Night of ${night}, ${looked} memories looked at. ${what}`
  const left = leftOut.map(({ what: name, reason }) => oneLine(`Left out ${name}: ${reason}`))
  return [head, ...effects.map(effectWords), ...left].join('\n')
}

function effectWords({ kind, what, by, because, diff, sources }: RunEffect): string {
  const made = `${kind} ${what}, by ${by}, of ${sources.length} memories. ${because}`
  return ['', oneLine(made), ...diffLines(diff ?? '')].join('\n')
}
