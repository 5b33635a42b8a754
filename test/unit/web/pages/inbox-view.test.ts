import { expect, it } from 'vitest'
import type { InboxFile } from '../../../../shared/api/inbox.ts'
import { grouped } from '../../../../web/pages/inbox/inbox-view.ts'

function fileOf(id: string, status: InboxFile['status']): InboxFile {
  return { id, status, name: `${id}.md`, at: '2026-11-27T01:00:00.000Z', bytes: 1 }
}

it('shows a file once that is read now and waited when the other answer was made', () => {
  const [reading, waiting] = [fileOf('a', 'reading'), fileOf('b', 'waiting')]
  const rejected = fileOf('c', 'rejected')
  const answers = [reading, fileOf('a', 'waiting'), waiting, rejected, fileOf('c', 'reading')]

  expect(grouped(answers)).toEqual({ working: [reading, waiting], notRead: [rejected], done: [] })
})
