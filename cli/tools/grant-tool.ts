import { routes } from '../../shared/api/routes.ts'
import { TOOL_GRANTS, TOOL_NAMES } from '../../shared/domain/tool.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

const USUAL = 'usual'

/** `mh tool grant` */
export async function grantTool(
  context: CommandContext,
  toolName: string,
  word: string,
): Promise<void> {
  const name = choice('tool', toolName, TOOL_NAMES)
  const said = choice('grant', word, [...TOOL_GRANTS, USUAL])
  const { client, profile } = await connectToProfile(context)
  const before = await client.call(routes.listTools, { profile })
  const isReading = before.items.some((tool) => tool.name === name && tool.effect === 'reads')
  if (isReading && said === 'ask')
    throw new AppError('wrong-usage', `${toolName} only reads, which cannot wait: do or never.`)
  const tools = { [toolName]: said === USUAL ? null : said }
  await client.call(routes.putConfig, {
    profile,
    params: { name: 'autonomy' },
    query: {},
    body: { tools },
  })
  const { items } = await client.call(routes.listTools, { profile })
  const item = items.find((tool) => tool.name === name)
  context.output.result({ item: item ?? null }, () => {
    const { now = 'refuse', why = 'there is no such tool' } = item ?? {}
    return `${toolName}: ${WORDS[now]} (${oneLine(why)}).`
  })
}

const WORDS = {
  do: 'is done at once',
  ask: 'asks first',
  refuse: 'is refused',
} as const
