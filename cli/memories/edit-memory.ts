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
export async function editMemory(
  context: CommandContext,
  { id, ...options }: EditOptions,
): Promise<void> {
  const change = changeNamed(options)
  if (change === undefined && !canAsk(context)) {
    const remedy = 'Say what to change: --content, --type, --tag or --privacy.'
    throw new AppError('wrong-usage', `There is no terminal to edit on. ${remedy}`)
  }
  const memory = memoryWith(id, await connectToProfile(context))
  if (change === undefined) return await editContent(context, memory)
  const changed = await memory.change(change)
  context.output.result(changed, () => `Changed ${id}`)
}

/** The change that the options name; undefined when they name none. */
function changeNamed(options: Omit<EditOptions, 'id'>): ChangeMemoryRequest | undefined {
  const { content, type, tag, privacy } = options
  const change = { content, type, tags: tag, privacy: privacyClass(privacy) }
  return Object.values(change).some((value) => value !== undefined) ? change : undefined
}

async function editContent(
  { output, environment }: CommandContext,
  memory: EditedMemory,
): Promise<void> {
  const before = await memory.get()
  const content = await editText(before.event.content, environment)
  if (content === before.event.content) output.result(before, () => 'Nothing was changed.')
  else output.result(await memory.change({ content }), () => `Changed ${before.event.id}`)
}

type EditedMemory = ReturnType<typeof memoryWith>

function memoryWith(id: string, { client, profile }: ProfileConnection) {
  const address = { profile, params: { id } }
  return {
    get: () => client.call(routes.getMemory, address),
    change: (body: ChangeMemoryRequest) => client.call(routes.changeMemory, { ...address, body }),
  }
}
