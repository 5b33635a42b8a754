import type { SearchAnswer } from '../../shared/api/memories.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { noteMore } from '../note-more.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { localTime } from '../terminal/time-words.ts'

/** The options of `mh remember`. */
export interface RememberOptions {
  readonly query: string
  readonly limit?: number
  readonly type?: string
  readonly person?: string
  readonly from?: string
  readonly to?: string
  readonly cursor?: string
}

/** `mh remember` */
export async function remember(
  context: CommandContext,
  { query, ...filters }: RememberOptions,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.searchMemories, {
    profile,
    query: { q: query, ...filters },
  })
  noteMode(context, answer)
  context.output.result(answer, () => {
    if (answer.hits.length === 0) return `No memories match "${oneLine(query)}".`
    return answer.hits.map(hitWords).join('\n\n')
  })
  noteMore(context, answer.nextCursor)
}

/** A hit for a person: when and what, where it matched, and why. */
export function hitWords({ event, snippet, why }: SearchAnswer['hits'][number]): string {
  const head = [localTime(event.timestamp), oneLine(event.type), oneLine(event.id)].join('  ')
  return `${head}\n    ${oneLine(snippet)}\n    found by: ${oneLine(why)}`
}

function noteMode({ output }: CommandContext, { mode, progress, note }: SearchAnswer): void {
  const done = progress === undefined ? '' : ` (${Math.floor(progress * 100)} % done)`
  if (mode === 'degraded') {
    output.note(
      `The index is being built anew${done}: some memories may be missing from this answer.`,
    )
  }
  if (mode === 'partial')
    output.note(`Memories are being embedded${done}: the others were looked for by words only.`)
  if (note !== undefined) output.note(`Looked for by words only: ${oneLine(note)}`)
}
