import type { SearchQuery } from '../../shared/api/memories.ts'
import type { Database, SqlRow } from '../../shared/sqlite/database.ts'
import { type IndexedMemory, joined, memoryOf, timeAndType } from './index-reader.ts'
import { matchQuery } from './match-query.ts'
import { numberIn, textIn } from './row-values.ts'
import { closeUp } from './search-text.ts'

/** A memory that was found, with the words that matched. */
export interface IndexHit extends IndexedMemory {
  /** Higher is better. */
  readonly score: number
  readonly matched: MatchedWords
}

export interface MatchedWords {
  readonly own: readonly string[]
  readonly nearby: readonly string[]
  readonly date: readonly string[]
}

const OPEN = '\u0001'
const CLOSE = '\u0002'
// oxlint-disable-next-line no-control-regex -- the marks that highlight() was told to set
const MARKED = /\u0001([^\u0002]*)\u0002/g
const HIGHLIGHTS = ['own', 'near', 'around', 'date']
  .map((name, column) => `highlight(memory_text, ${column}, '${OPEN}', '${CLOSE}') AS ${name}`)
  .join(', ')

/** The best memories for a query, best first. */
export function searchIndex(database: Database, query: SearchQuery): IndexHit[] {
  const match = matchQuery(query.q)
  if (match === undefined) return []
  return bestRows(database, match, query).map((row) => ({
    ...memoryOf(row),
    score: -numberIn(row, 'rank'),
    matched: matchedWords(database, match, numberIn(row, 'rowid')),
  }))
}

function bestRows(database: Database, match: string, query: SearchQuery): SqlRow[] {
  const { where, values } = joined([['memory_text MATCH ?', match], ...timeAndType(query)])
  const statement = database.prepare(
    `SELECT m.rowid AS rowid, m.path AS path, m.id AS id, m.at AS at, m.mtime AS mtime, m.size AS size, memory_text.rank AS rank
     FROM memory_text JOIN memories m ON m.rowid = memory_text.rowid
     WHERE ${where} ORDER BY memory_text.rank, m.at DESC, m.id DESC LIMIT ?`,
  )
  return statement.all(...values, query.limit)
}

/** Apart from the search for the best, so that only what is shown is marked. */
function matchedWords(database: Database, match: string, rowid: number): MatchedWords {
  const statement = database.prepare(
    `SELECT ${HIGHLIGHTS} FROM memory_text WHERE memory_text MATCH ? AND rowid = ?`,
  )
  const row = statement.get(match, rowid)
  if (!row) return { own: [], nearby: [], date: [] }
  const own = markedWords(textIn(row, 'own'))
  const nearby = markedWords(`${textIn(row, 'near')}\n${textIn(row, 'around')}`)
  return {
    own,
    nearby: nearby.filter((word) => !own.includes(word)),
    date: markedWords(textIn(row, 'date')),
  }
}

function markedWords(text: string): string[] {
  const words = [...text.matchAll(MARKED)].map(([, word = '']) => closeUp(word).toLowerCase())
  return [...new Set(words)]
}
