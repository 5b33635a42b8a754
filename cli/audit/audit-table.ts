import type { AuditLine } from '../../shared/api/audit.ts'
import type { KnownUser } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTimeToTheSecond } from '../terminal/time-words.ts'

/** Audit lines as a table for a person, with usernames in place of ids. */
export function auditTable(
  lines: readonly AuditLine[],
  users: readonly KnownUser[],
  width?: number,
): string {
  return table(lines, auditColumns(new Map(users.map(({ id, username }) => [id, username]))), width)
}

function auditColumns(names: ReadonlyMap<string, string>): Column<AuditLine>[] {
  return [
    { title: 'WHEN', value: ({ timestamp }) => localTimeToTheSecond(timestamp) },
    { title: 'LEVEL', value: ({ level }) => level },
    { title: 'EVENT', value: ({ event }) => event },
    { title: 'ACTOR', value: ({ actor }) => actorName(actor, names) },
    {
      title: 'ABOUT',
      value: ({ userId }) => (userId === null ? '' : (names.get(userId) ?? userId)),
    },
    { title: 'DETAILS', value: ({ details }) => detailWords(details), shrinks: true },
  ]
}

function actorName(actor: string, names: ReadonlyMap<string, string>): string {
  return names.get(actor.replace(/^user:/, '')) ?? actor
}

function detailWords(details: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(details)
  return pairs
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}
