import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { idInName } from './event-path.ts'

/** What a memory names: another memory by its id, or anything else by its name. */
export interface MemoryLink {
  readonly type: string
  readonly target: string
}

const MEMORY_FILE = /(?:^|\/)memory\/episodic\/(?:.*\/)?([^/]+\.json)$/

/** The links of a memory, in every form that files have them in; a path of a memory’s file stands for its id. */
export function linksOf(event: EpisodicEvent): MemoryLink[] {
  const { links = [], metadata = {} } = event
  const sources = [event['sources'], metadata['sources']].flatMap((one) => asList(one))
  const all = [...links.map(linkIn), ...sources.map((source) => named('source', source))]
  const found = all.filter((link) => link !== undefined)
  const keys = new Set<string>()
  return found.filter(({ type, target }) => {
    const key = `${type} ${target}`
    return !keys.has(key) && keys.add(key)
  })
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function linkIn(link: unknown): MemoryLink | undefined {
  if (typeof link !== 'object' || link === null || !('target' in link)) return named('link', link)
  const type = 'type' in link && typeof link.type === 'string' ? link.type : 'link'
  return named(type, link.target)
}

function named(type: string, target: unknown): MemoryLink | undefined {
  if (typeof target !== 'string' || target === '') return undefined
  const [, name] = MEMORY_FILE.exec(target) ?? []
  return { type, target: (name && idInName(name)) ?? target }
}
