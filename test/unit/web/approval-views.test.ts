import { expect, it } from 'vitest'
import { diffLines } from '../../../web/pages/approvals/diff-lines.ts'
import { inputRows } from '../../../web/pages/approvals/input-rows.ts'

it('says of each line of a diff whether it comes or goes', () => {
  const diff = '--- core\n+++ core\n@@ -1,2 +1,2 @@\n [\n-  "tea"\n+  "mate"\n--- signs\n ]'

  expect(diffLines(diff)).toEqual([
    { kind: 'same', text: '[' },
    { kind: 'removed', text: '  "tea"' },
    { kind: 'added', text: '  "mate"' },
    { kind: 'removed', text: '-- signs' },
    { kind: 'same', text: ']' },
  ])
})

it('shows of an input what says something', () => {
  const input = {
    title: 'Buy milk',
    due: '2026-11-25T17:00:00.000Z',
    tags: ['home', 'food'],
    reminders: [],
    description: '',
    repeat: { every: 2 },
    priority: null,
  }

  expect(inputRows(input)).toEqual([
    { name: 'title', text: 'Buy milk', isTime: false },
    { name: 'due', text: '2026-11-25T17:00:00.000Z', isTime: true },
    { name: 'tags', text: 'home, food', isTime: false },
    { name: 'repeat', text: '{"every":2}', isTime: false },
  ])
})
