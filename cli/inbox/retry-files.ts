import type { InboxFile } from '../../shared/api/inbox.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'

/** `mh inbox retry` */
export async function retryFiles(context: CommandContext, ids: readonly string[]): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const items: InboxFile[] = []
  for (const id of ids) {
    const { file } = await client.call(routes.retryInboxFile, { profile, params: { id } })
    items.push(file)
  }
  context.output.result({ items }, () =>
    items.map(({ name }) => `${name} is in the inbox again.`).join('\n'),
  )
}
