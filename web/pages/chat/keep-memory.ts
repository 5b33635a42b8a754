import { memoryRoutes } from '../../../shared/api/memories.ts'
import type { Workspace } from '../../app/workspace.ts'
import { words } from './words.ts'

type Keeping = Pick<Workspace, 'client' | 'toasts'>

/** Keeps words as a memory, and says so with a way back. Throws a `ProblemError`. */
export async function keepMemory(
  workspace: Keeping,
  {
    content,
    conversationId,
  }: { readonly content: string; readonly conversationId: string | undefined },
): Promise<void> {
  const metadata = conversationId === undefined ? {} : { metadata: { conversationId } }
  const body = { content, tags: ['chat'], ...metadata }
  const { event } = await workspace.client.call(memoryRoutes.captureMemory, { body })
  const run = (): void => void takeBack(workspace, event.id)
  workspace.toasts.say(words.t.kept, { action: { label: words.t.undo, run } })
}

async function takeBack({ client, toasts }: Keeping, id: string): Promise<void> {
  try {
    await client.call(memoryRoutes.deleteMemory, { params: { id } })
    toasts.say(words.t.undone)
  } catch (error) {
    toasts.fail(error)
  }
}
