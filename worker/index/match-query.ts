import { searchable } from './search-text.ts'
import { STOP_WORDS } from './stop-words.ts'

const WORD = /\d{4}-\d{2}-\d{2}|[\p{L}\p{N}\p{M}]+/gu
const SPACELESS_RUN = / +/g
const MAX_TERMS = 64

/**
 * The FTS5 expression for what a person typed, or nothing when it holds no word. Stop words are left out unless there is nothing
 * else. Every term is quoted and holds letters and figures only, so that no query syntax gets through.
 */
export function matchQuery(typed: string): string | undefined {
  const words = [...new Set(typed.normalize('NFC').toLowerCase().match(WORD) ?? [])]
  const telling = words.filter((word) => !STOP_WORDS.has(word))
  const terms = (telling.length > 0 ? telling : words).slice(0, MAX_TERMS)
  return terms.length > 0 ? terms.map(quoted).join(' OR ') : undefined
}

/** A run of characters without spaces becomes a phrase of single ones, as the index has them. */
function quoted(term: string): string {
  return `"${searchable(term).trim().replaceAll(SPACELESS_RUN, ' ')}"`
}
