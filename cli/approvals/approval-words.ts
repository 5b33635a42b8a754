import type { Approval } from '../../shared/api/approvals.ts'
import { diffLines } from '../terminal/diff-lines.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'

/** All that is known of an approval; what others may have written stands on lines of its own. */
export function approvalWords(approval: Approval): string {
  const facts = [
    ['Approval', approval.id],
    ['Tool', approval.tool],
    ['Risk', approval.risk],
    ['Status', approval.status],
    ['Why', approval.why],
    ['After', approval.readUntrusted ? 'reading words that are not yours' : ''],
    ['Asked', localTime(approval.askedAt)],
    ['Until', approval.status === 'pending' ? localTime(approval.expiresAt) : ''],
    ['In', approval.conversationId ?? ''],
    ['Decided', approval.decidedAt === null ? '' : localTime(approval.decidedAt)],
    ['By', approval.decidedBy ?? ''],
    ['Note', approval.note ?? ''],
    ['Result', approval.result ?? ''],
    ['Made', approval.made.join(', ')],
  ] as const
  const lines = facts.flatMap(([name, value]) =>
    value === '' ? [] : [`${name.padEnd(10)}${oneLine(value)}`],
  )
  return [...lines, '', ...inputLines(approval.input), ...proposalLines(approval)].join('\n')
}

/** Of whom and of what it is made, and what would be changed. */
function proposalLines({ proposal }: Approval): string[] {
  if (!proposal) return []
  const { by, agent, sources, diff } = proposal
  const made = `${agent}, by ${by}, of the memories ${sources.join(', ')}`
  return [`proposed by: ${oneLine(made)}`, '', ...diffLines(diff)]
}

function inputLines(input: Approval['input']): string[] {
  return Object.entries(input).map(([name, value]) => {
    const words = typeof value === 'string' ? value : JSON.stringify(value)
    return `${oneLine(name)}: ${oneLine(words)}`
  })
}
