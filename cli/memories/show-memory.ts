import { routes } from '../../shared/api/routes.ts'
import type { ShownMemory } from '../../shared/api/memories.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'

/** `mh memory show` */
export async function showMemory(context: CommandContext, id: string): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const shown = await client.call(routes.getMemory, { profile, params: { id } })
  const { success: _, event, ...more } = shown
  context.output.result({ ...event, ...more }, () => memoryWords(shown))
}

function memoryWords({ event, provenance, cites, citedBy }: ShownMemory): string {
  const facts = [
    ['Id', event.id],
    ['When', localTime(event.timestamp)],
    ['Type', event.type],
    ['Tags', event.tags?.join(', ')],
    ['Source', event.source],
    ['Written by', writtenBy(provenance)],
    ['Cites', cites.map(({ target }) => target).join(', ')],
    ['Cited by', citedBy.map(({ id }) => id).join(', ')],
    ['Privacy', event.privacy],
    ['Importance', event.importance?.toString()],
    ['Processed', event.processed ? 'yes' : 'no'],
  ] as const
  const lines = facts.flatMap(([name, value]) =>
    value ? [`${name.padEnd(12)}${oneLine(value)}`] : [],
  )
  return [...lines, '', event.content, ...(event.response ? ['', event.response] : [])].join('\n')
}

function writtenBy({ by, from, trusted }: ShownMemory['provenance']): string {
  return `${by}${from === undefined ? '' : ` from ${from}`}${trusted ? '' : ', not trusted'}`
}
