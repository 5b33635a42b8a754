import { type EpisodicEvent, Provenance, WRITERS } from '../../shared/domain/episodic-event.ts'

const AGENT = 'agent:'
/** Types that only agents of the single-user system wrote. */
const WRITTEN_BY_AGENTS: ReadonlySet<string> = new Set([
  'action',
  'dream',
  'inner_dialogue',
  'reflection',
  'reflection_summary',
])

/** The provenance of what somebody keeps by a request. What an agent writes is its own, not the person’s word. */
export function provenanceOfActor(actor: string): Provenance {
  const isAgent = actor.startsWith(AGENT)
  return { by: isAgent ? 'agent' : 'user', actor, trusted: !isAgent }
}

/** Where a memory comes from: as its file says, or for a file of another program as far as type, tags and links tell. */
export function provenanceOf(event: EpisodicEvent): Provenance {
  return stated(event.provenance) ?? guessed(event)
}

/** Whether an agent made it out of other memories, so that it holds what they held. */
export function isDerived(event: EpisodicEvent): boolean {
  return provenanceOf(event).by === 'agent' || WRITTEN_BY_AGENTS.has(event.type)
}

function stated(value: unknown): Provenance | undefined {
  const parsed = Provenance.zod.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

function guessed(event: EpisodicEvent): Provenance {
  const { type, tags = [], links = [] } = event
  if (WRITTEN_BY_AGENTS.has(type)) return { by: 'agent', trusted: false }
  const from = links.map(sourceName).find((name) => name !== undefined)
  if (tags.includes('ingested') || tags.includes('transcript') || from !== undefined) {
    return { by: 'file', ...(from === undefined ? {} : { from }), trusted: false }
  }
  const by = WRITERS.find((writer) => writer === event.source) ?? 'user'
  return { by, trusted: by === 'user' }
}

function sourceName(link: unknown): string | undefined {
  if (typeof link !== 'object' || link === null || !('type' in link) || !('target' in link)) {
    return undefined
  }
  return link.type === 'source' && typeof link.target === 'string' ? link.target : undefined
}
