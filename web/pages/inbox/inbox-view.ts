import { type InboxFile, inboxRoutes } from '../../../shared/api/inbox.ts'
import type { InboxStatus } from '../../../shared/domain/inbox-file.ts'
import type { Client } from '../../api/client.svelte.ts'

/** What a person tells apart: what is under way, what could not be read, what became memories. */
export const INBOX_GROUPS = ['working', 'notRead', 'done'] as const
export type InboxGroup = (typeof INBOX_GROUPS)[number]

/** The files of each group, the latest first. */
export interface InboxView {
  readonly files: Readonly<Record<InboxGroup, readonly InboxFile[]>>
  /** There are more than were asked for. */
  readonly hasMore: Readonly<Record<InboxGroup, boolean>>
}

const GROUPS: Readonly<Record<InboxStatus, InboxGroup>> = {
  waiting: 'working',
  reading: 'working',
  rejected: 'notRead',
  ignored: 'notRead',
  done: 'done',
  duplicate: 'done',
  replaced: 'done',
  undone: 'done',
}
const STATUSES = {
  working: ['reading', 'waiting'],
  notRead: ['rejected', 'ignored'],
} as const
const PAGE = 200

/** Sorts files into their groups, each once: one that went on between two answers is in both. The first is taken. */
export function grouped(files: readonly InboxFile[]): InboxView['files'] {
  const ids = new Set<string>()
  const once = files.filter(({ id }) => !ids.has(id) && ids.add(id))
  const of = (group: InboxGroup): InboxFile[] =>
    once.filter(({ status }) => GROUPS[status] === group)
  return { working: of('working'), notRead: of('notRead'), done: of('done') }
}

/** What is in the inbox. What is done is gone through until there are `most` of it; of the others the latest are asked for by themselves. */
export async function loadInbox(
  client: Pick<Client, 'call'>,
  most: number,
  signal: AbortSignal,
): Promise<InboxView> {
  const all: InboxFile[] = []
  let cursor: string | undefined
  do {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page = await client.call(inboxRoutes.listInbox, { query }, signal)
    all.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && grouped(all).done.length < most)
  const files = grouped(all)
  const hasMoreDone = cursor !== undefined || files.done.length > most
  const done = files.done.slice(0, most)
  const none = { working: false, notRead: false }
  if (cursor === undefined)
    return { files: { ...files, done }, hasMore: { ...none, done: hasMoreDone } }
  const [working, notRead] = await Promise.all([
    ofStatuses(client, STATUSES.working, signal),
    ofStatuses(client, STATUSES.notRead, signal),
  ])
  return {
    files: { working: working.files.working, notRead: notRead.files.notRead, done },
    hasMore: { working: working.hasMore, notRead: notRead.hasMore, done: hasMoreDone },
  }
}

async function ofStatuses(
  client: Pick<Client, 'call'>,
  statuses: readonly InboxStatus[],
  signal: AbortSignal,
) {
  const pages = await Promise.all(
    statuses.map((status) =>
      client.call(inboxRoutes.listInbox, { query: { status, limit: 500 } }, signal),
    ),
  )
  return {
    files: grouped(pages.flatMap(({ items }) => items)),
    hasMore: pages.some(({ nextCursor }) => nextCursor !== null),
  }
}
