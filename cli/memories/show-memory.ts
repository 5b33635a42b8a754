import { routes } from '../../shared/api/routes.ts'
import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'

/** `mh memory show` */
export async function showMemory(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const { event } = await client.call(routes.getMemory, { profile, params: { id } })
  context.output.result(event, () => memoryWords(event))
}

function memoryWords(event: EpisodicEvent): string {
  const facts = [
    ['Id', event.id],
    ['When', localTime(event.timestamp)],
    ['Type', event.type],
    ['Tags', event.tags?.join(', ')],
    ['Source', event.source],
    ['Privacy', event.privacy],
    ['Importance', event.importance?.toString()],
    ['Processed', event.processed ? 'yes' : 'no'],
  ] as const
  const lines = facts.flatMap(([name, value]) =>
    value ? [`${name.padEnd(12)}${oneLine(value)}`] : [],
  )
  return [...lines, '', event.content, ...(event.response ? ['', event.response] : [])].join('\n')
}
