import type { ChangeMemoryRequest } from '../../shared/api/memories.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile, type ProfileConnection } from '../connect.ts'
import { canAsk } from '../terminal/prompt.ts'
import { editText } from './edit-text.ts'
import { privacyClass } from './privacy-class.ts'

/** The options of `mh memory edit`. */
export interface EditOptions {
  readonly id: string
  readonly content?: string
  readonly type?: string
  readonly tag?: string[]
  readonly privacy?: string
}

/** `mh memory edit` */
export async function editMemory(context: CommandContext, options: EditOptions): Promise<void> {
  const named = changeNamed(options)
  if (named === undefined && !canAsk(context)) {
    const remedy = 'Say what to change: --content, --type, --tag or --privacy.'
    throw new AppError('wrong-usage', `There is no terminal to edit on. ${remedy}`)
  }
  const connection = await connectToProfile(context)
  const change = named ?? (await changeInEditor(context, connection, options.id))
  const { client, profile } = connection
  const params = { id: options.id }
  const changed = await client.call(routes.changeMemory, { profile, params, body: change })
  context.output.result(changed, () => `Changed ${changed.event.id}`)
}

/** The change that the options name; undefined when they name none. */
function changeNamed({
  content,
  type,
  tag,
  privacy,
}: EditOptions): ChangeMemoryRequest | undefined {
  const change = { content, type, tags: tag, privacy: privacyClass(privacy) }
  return Object.values(change).some((value) => value !== undefined) ? change : undefined
}

async function changeInEditor(
  { environment }: CommandContext,
  { client, profile }: ProfileConnection,
  id: string,
): Promise<ChangeMemoryRequest> {
  const { event } = await client.call(routes.getMemory, { profile, params: { id } })
  const content = await editText(event.content, environment)
  if (content !== event.content) return { content }
  throw new AppError('wrong-usage', 'The text is as it was. Nothing was changed.')
}
