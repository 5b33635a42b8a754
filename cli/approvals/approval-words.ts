import type { Approval } from '../../shared/api/approvals.ts'
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
  return [...lines, '', ...inputLines(approval.input)].join('\n')
}

function inputLines(input: Approval['input']): string[] {
  return Object.entries(input).map(([name, value]) => {
    const words = typeof value === 'string' ? value : JSON.stringify(value)
    return `${oneLine(name)}: ${oneLine(words)}`
  })
}
