import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { idInName } from './event-path.ts'

/** What a memory names: another memory by its id, or anything else by its name. */
export interface MemoryLink {
  readonly type: string
  readonly target: string
}

/** Links with which the organizer names what a memory has in common with an older one: it was not made of that. */
export const RELATIONS = ['same-person', 'same-place', 'same-organization', 'same-topic'] as const
export type Relation = (typeof RELATIONS)[number]

/** Whether a link of this type says no more than that two memories have something in common. */
export function isRelation(type: string): boolean {
  return RELATIONS.some((relation) => relation === type)
}

const MEMORY_FILE = /(?:^|\/)memory\/episodic\/(?:.*\/)?([^/]+\.json)$/

/** The links of a memory, in every form that files have them in; a path of a memory’s file stands for its id. */
export function linksOf(event: EpisodicEvent): MemoryLink[] {
  const { links = [], metadata = {} } = event
  const sources = [event['sources'], metadata['sources']].flatMap((one) => asList(one))
  const named = sources.map((source) => namedLink('source', source)).filter(isLink)
  const found = [...linksIn(links), ...named]
  const keys = new Set<string>()
  return found.filter(({ type, target }) => {
    const key = `${type} ${target}`
    return !keys.has(key) && keys.add(key)
  })
}

/** What members of `links` name, whatever their form. */
export function linksIn(links: readonly unknown[]): MemoryLink[] {
  return links.map(linkIn).filter(isLink)
}

function isLink(link: MemoryLink | undefined): link is MemoryLink {
  return link !== undefined
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function linkIn(link: unknown): MemoryLink | undefined {
  if (typeof link !== 'object' || link === null || !('target' in link))
    return namedLink('link', link)
  const type = 'type' in link && typeof link.type === 'string' ? link.type : 'link'
  return namedLink(type, link.target)
}

function namedLink(type: string, target: unknown): MemoryLink | undefined {
  if (typeof target !== 'string' || target === '') return undefined
  const [, name] = MEMORY_FILE.exec(target) ?? []
  return { type, target: (name && idInName(name)) ?? target }
}
