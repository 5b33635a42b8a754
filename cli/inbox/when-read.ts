import { setTimeout as delay } from 'node:timers/promises'
import type { InboxFile } from '../../shared/api/inbox.ts'
import { routes } from '../../shared/api/routes.ts'
import type { ApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { ProgressLine } from '../memories/progress-line.ts'

interface Wish {
  readonly client: ApiClient
  readonly profile: string
  readonly ids: readonly string[]
}

const LOOK_EVERY_MS = 300
const PAGE = 500

/** Waits until files are neither waiting nor being read, and gives what became of each. One that waits for a reason is given as it is. */
export async function whenRead(context: CommandContext, wish: Wish): Promise<InboxFile[]> {
  using progress = new ProgressLine(context)
  const { signal } = context
  for (;;) {
    const files = await filesOf(wish)
    const open = files.filter(isOpen).length
    if (open === 0) return files
    progress.show({ phase: 'ingesting', done: files.length - open, of: files.length })
    await delay(LOOK_EVERY_MS, undefined, { signal })
  }
}

function isOpen({ status, reason }: InboxFile): boolean {
  return status === 'reading' || (status === 'waiting' && reason === undefined)
}

/** The files with these ids: the latest of the inbox, as far back as the last of them. */
async function filesOf({ client, profile, ids }: Wish): Promise<InboxFile[]> {
  const wanted = new Set(ids)
  const found: InboxFile[] = []
  let cursor: string | undefined
  do {
    const page = await client.call(routes.listInbox, { profile, query: { limit: PAGE, cursor } })
    found.push(...page.items.filter(({ id }) => wanted.has(id)))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && found.length < wanted.size)
  return found
}
