import type { Conversation } from '../../shared/api/chat.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

interface ListOptions {
  readonly limit?: number
  readonly cursor?: string
}

/** `mh chat list` */
export async function listChats(context: CommandContext, query: ListOptions): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const page = await client.call(routes.listChats, { profile, query })
  context.output.result(page, () =>
    page.items.length === 0
      ? 'No conversation yet. Begin one: mh chat "MESSAGE"'
      : chatsTable(page.items, context.output.columns),
  )
  noteMore(context, page.nextCursor)
}

/** `mh chat show` */
export async function showChat(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const conversation = await client.call(routes.readChat, { profile, params: { id } })
  context.output.result(conversation, () => conversation.items.map(turnWords).join('\n\n'))
}

/** `mh chat delete` */
export async function deleteChat(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.deleteChat, { profile, params: { id } })
  context.output.result(answer, () => `Deleted ${id}. The memories that came of it stay.`)
}

/** Conversations, a line each. */
export function chatsTable(
  items: readonly Pick<Conversation, 'id' | 'changedAt' | 'turns' | 'title'>[],
  columns?: number,
): string {
  return table(
    items,
    [
      { title: 'CHANGED', value: ({ changedAt }) => localTime(changedAt) },
      { title: 'ID', value: ({ id }) => id },
      { title: 'SAID', value: ({ turns }) => String(turns), align: 'right' },
      { title: 'BEGINS', value: ({ title }) => title, shrinks: true },
    ],
    columns,
  )
}

/** The last reply of each; the others are in the JSON. */
function turnWords({ message, replies }: Conversation['items'][number]): string {
  const reply = replies.at(-1)
  const said = `${localTime(message.at)}  You: ${message.text}`
  if (!reply) return said
  const state = reply.status === 'done' ? '' : ` (${reply.status})`
  const sources = reply.citations.map(
    ({ n, memoryId, snippet }) => `    [${n}] ${oneLine(memoryId)}  ${oneLine(snippet)}`,
  )
  const by = oneLine(reply.model)
  return [said, `${localTime(reply.at)}  ${by}${state}: ${reply.text}`, ...sources].join('\n')
}
