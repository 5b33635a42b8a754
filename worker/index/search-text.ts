import type { EpisodicEvent } from '../../shared/domain/episodic-event.ts'

/** Everything of a memory that a search may find it by. */
export function ownText(event: EpisodicEvent): string {
  const { content, response = '', tags = [] } = event
  const parts = [content, response, tags.join(' '), entityNames(event).join(' ')]
  return searchable(parts.filter((part) => part !== '').join('\n'))
}

/**
 * Text as the tokenizer should see it: control characters are blanks (FTS5 ends a text at a NUL, and two of them mark matches), and
 * characters of scripts that use no spaces stand alone, so that a part of a sentence can be found.
 */
export function searchable(text: string): string {
  return text.replaceAll(CONTROL, ' ').replaceAll(SPACELESS, ' $& ')
}

/** Undoes the spacing of `searchable` in a piece of text. */
export function closeUp(text: string): string {
  return text.replaceAll(SPACED_OUT, '$1')
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g
const SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar']
const CHARACTER = `[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}]`
const SPACELESS = new RegExp(`${CHARACTER}\\p{M}*`, 'gu')
const SPACED_OUT = new RegExp(`(${CHARACTER}\\p{M}*) +(?=${CHARACTER})`, 'gu')

function entityNames({ entities = [] }: EpisodicEvent): string[] {
  return entities.map(entityName).filter((name) => name !== '')
}

/** What an entity is called: entities are strings, or objects in files of older systems. */
export function entityName(entity: unknown): string {
  if (typeof entity === 'string') return entity
  if (typeof entity !== 'object' || entity === null) return ''
  const names = [
    'name' in entity ? entity.name : undefined,
    'entity' in entity ? entity.entity : undefined,
    'text' in entity ? entity.text : undefined,
  ]
  return names.find((name) => typeof name === 'string') ?? ''
}
