import { z } from 'zod'
import { type SearchAnswer, SearchQuery } from '../../shared/api/memories.ts'
import { schema } from '../../shared/api/schema.ts'
import type { Memories } from '../memory/memories.ts'
import { provenanceOf } from '../memory/provenance.ts'
import { type Tool, defineTool } from './tool.ts'
import { type ToldItem, toldItems } from './tool-text.ts'

type Hit = SearchAnswer['hits'][number]

const MOST_PAGES = 4
const MOST_CHARS = 1_500

const Input = schema(() =>
  z.strictObject({
    query: z.string().trim().min(1).max(500).describe('Words, names or a date to look for.'),
    limit: z.int().min(1).max(20).default(8),
    from: z.iso.date().optional().describe('The first day, such as 2025-11-14.'),
    to: z.iso.date().optional().describe('The last day.'),
  }),
)
type Input = z.output<typeof Input.zod>

/** Looks for memories. INVARIANT: what the model must not see by its privacy class is neither told nor counted. */
export function searchMemories(memories: Pick<Memories, 'search'>): Tool {
  return defineTool({
    name: 'search_memories',
    summary: 'Finds memories of the person by words, meaning or time.',
    effect: 'reads',
    risk: 'low',
    input: Input,
    run: async (input, { isLocal }) => {
      const hits = await visibleHits(memories, input, isLocal)
      const privacy = hits.some(({ event }) => event.privacy === 'local') ? 'local' : 'any'
      const heading = hits.length === 0 ? 'No memory was found.' : `Memories (${hits.length}):`
      const read = hits.map(({ event }) => event.id)
      return { ...toldItems(heading, hits.map(told)), made: [], privacy, read }
    },
  })
}

async function visibleHits(
  memories: Pick<Memories, 'search'>,
  { query: q, limit, from, to }: Input,
  isLocal: boolean,
): Promise<Hit[]> {
  const days = {
    ...(from === undefined ? {} : { from: `${from}T00:00:00Z` }),
    ...(to === undefined ? {} : { to: `${to}T23:59:59.999Z` }),
  }
  const found: Hit[] = []
  let page = {}
  for (let pages = 0; pages < MOST_PAGES && found.length < limit; pages += 1) {
    const query = SearchQuery.parse({ q, limit: 2 * limit, ...days, ...page }, 'Input')
    const { hits, nextCursor } = await memories.search(query)
    found.push(...hits.filter(({ event }) => mayBeSeen(event.privacy, isLocal)))
    if (nextCursor === null) break
    page = { cursor: nextCursor }
  }
  return found.slice(0, limit)
}

function mayBeSeen(privacy: Hit['event']['privacy'], isLocal: boolean): boolean {
  return privacy !== 'none' && (privacy !== 'local' || isLocal)
}

function told({ event, snippet }: Hit): ToldItem {
  const { id, timestamp, type, content } = event
  const words = content.length <= MOST_CHARS ? content : snippet
  const value = { id, at: timestamp, type, text: words.slice(0, MOST_CHARS) }
  return { value, isTrusted: provenanceOf(event).trusted }
}
