import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type AuditLine, AuditLineShape, type AuditQuery } from '../api/audit.ts'
import { AppError, systemCodeOf } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'

interface AuditPageOf {
  readonly items: AuditLine[]
  readonly nextCursor: string | null
}

const DAY_FILE = /^\d{4}-\d{2}-\d{2}\.ndjson$/

/**
 * One page of an audit folder, newest first. Torn and foreign lines are passed over.
 * A cursor is `<day>:<lines of that day that are still unread>`.
 */
export async function readAuditPage(folder: string, query: AuditQuery): Promise<AuditPageOf> {
  const start = parseCursor(query.cursor)
  const items: AuditLine[] = []
  for (const day of await daysOf(folder, query, start?.day)) {
    const lines = (await readFile(join(folder, `${day}.ndjson`), 'utf8')).split('\n')
    let unread = day === start?.day ? Math.min(start.unread, lines.length) : lines.length
    for (; unread > 0; unread -= 1) {
      if (items.length === query.limit) return { items, nextCursor: `${day}:${unread}` }
      const line = readLine(lines[unread - 1] ?? '')
      if (line && matches(line, query)) items.push(line)
    }
  }
  return { items, nextCursor: null }
}

async function daysOf(
  folder: string,
  query: AuditQuery,
  from: string | undefined,
): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  const days = names.filter((name) => DAY_FILE.test(name)).map((name) => name.slice(0, 10))
  return days
    .filter((day) => inDays(day, query) && (!from || day <= from))
    .toSorted()
    .toReversed()
}

function inDays(day: string, { from, to }: AuditQuery): boolean {
  return (!from || day >= utcDay(from)) && (!to || day <= utcDay(to))
}

function utcDay(instant: string): string {
  return new Date(instant).toISOString().slice(0, 10)
}

function readLine(line: string): AuditLine | undefined {
  if (line.trim() === '') return undefined
  try {
    return AuditLineShape.parse(parseJson(line, 'Audit line'), 'Audit line')
  } catch (error) {
    // A torn line is what a crash leaves; the lines around it are still worth reading.
    if (error instanceof AppError) return undefined
    throw error
  }
}

function matches(line: AuditLine, query: AuditQuery): boolean {
  const time = Date.parse(line.timestamp)
  return (
    (!query.user || line.userId === query.user) &&
    (!query.actor || line.actor === query.actor) &&
    (!query.event || line.event === query.event) &&
    (!query.from || time >= Date.parse(query.from)) &&
    (!query.to || time <= Date.parse(query.to))
  )
}

function parseCursor(cursor: string | undefined): { day: string; unread: number } | undefined {
  if (cursor === undefined) return undefined
  const [, day, unread] = /^(\d{4}-\d{2}-\d{2}):(\d{1,9})$/.exec(cursor) ?? []
  if (!day || !unread)
    throw new AppError('invalid-input', 'Query is not valid. cursor: take it from nextCursor.')
  return { day, unread: Number(unread) }
}
