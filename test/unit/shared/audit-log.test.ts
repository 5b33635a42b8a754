import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AuditQuery } from '../../../shared/api/audit.ts'
import { AuditLog } from '../../../shared/audit/audit-log.ts'
import { readAuditPage } from '../../../shared/audit/audit-pages.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const entry = (event: string) =>
  ({ category: 'data', event, userId: 'u1', actor: 'user:u1' }) as const
const query = (over: object = {}) => AuditQuery.parse(over, 'query')

it('keeps entries that come at once in order, each on a line', async () => {
  await using folder = await temporaryFolder()
  const log = new AuditLog(folder.path, () => new Date('2026-01-02T00:00:00Z'))

  await Promise.all(
    Array.from({ length: 100 }, (_, number) => log.append(entry(`event_${number}`))),
  )

  const lines = (await readFile(join(folder.path, '2026-01-02.ndjson'), 'utf8')).trim().split('\n')
  expect(lines.map((line) => Object(JSON.parse(line)).event)).toEqual(
    Array.from({ length: 100 }, (_, number) => `event_${number}`),
  )
})

it('begins a new line after one that a crash tore, and reads around it', async () => {
  await using folder = await temporaryFolder()
  const now = () => new Date('2026-01-02T00:00:00Z')
  await new AuditLog(folder.path, now).append(entry('before'))
  await appendFile(join(folder.path, '2026-01-02.ndjson'), '{"timestamp":"2026-01-02T0')

  await new AuditLog(folder.path, now).append(entry('after'))

  const page = await readAuditPage(folder.path, query())
  expect(page.items.map(({ event }) => event)).toEqual(['after', 'before'])
})

it('pages through days from the newest without losing or repeating a line', async () => {
  await using folder = await temporaryFolder()
  let day = 1
  const log = new AuditLog(folder.path, () => new Date(Date.UTC(2026, 0, day)))
  for (day = 1; day <= 4; day += 1)
    for (let number = 0; number < 5; number += 1) await log.append(entry(`e${day}_${number}`))

  const seen: string[] = []
  let cursor: string | null | undefined
  while (cursor !== null) {
    const page = await readAuditPage(folder.path, query({ limit: 3, cursor }))
    seen.push(...page.items.map(({ event }) => event))
    cursor = page.nextCursor
  }

  expect(seen).toHaveLength(20)
  expect(seen[0]).toBe('e4_4')
  expect(seen.at(-1)).toBe('e1_0')
  expect(new Set(seen).size).toBe(20)
})

it.each([
  [{ event: 'b' }, ['b']],
  [{ actor: 'console' }, []],
  [{ user: 'u1', from: '2026-01-01T00:00:30Z' }, ['b']],
  [{ to: '2026-01-01T00:00:30+00:00' }, ['a']],
])('finds entries by %o', async (filter, events) => {
  await using folder = await temporaryFolder()
  let minute = 0
  const log = new AuditLog(folder.path, () => new Date(Date.UTC(2026, 0, 1, 0, minute)))
  await log.append(entry('a'))
  minute = 1
  await log.append(entry('b'))

  const page = await readAuditPage(folder.path, query(filter))

  expect(page.items.map(({ event }) => event)).toEqual(events)
})

it('refuses a cursor that is not one of its own', async () => {
  await using folder = await temporaryFolder()

  await expect(readAuditPage(folder.path, query({ cursor: '../../etc' }))).rejects.toThrow(
    'nextCursor',
  )
})
