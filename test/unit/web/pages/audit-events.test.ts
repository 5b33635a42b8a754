import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { events, germanEvents } from '../../../../web/pages/owner/audit/event-words.ts'

const SUPERVISOR = new URL('../../../../supervisor/', import.meta.url).pathname
/** What a look by an owner leaves in the person's own audit, which is not shown there. */
const ELSEWHERE: ReadonlySet<string> = new Set(['owner_visit_began', 'owner_visit_ended'])

/** Every event that the supervisor's sources name where they note one. */
function notedEvents(): string[] {
  const names = readdirSync(SUPERVISOR, { recursive: true, encoding: 'utf8' })
  const texts = names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(SUPERVISOR, name), 'utf8'))
  const lines = texts.flatMap((text) => text.match(/\bevent(?:: '|:? = ).*/g) ?? [])
  const found = lines.flatMap((line) => line.match(/'[a-z]+(?:_[a-z]+)+'/g) ?? [])
  return [...new Set(found.map((quoted) => quoted.slice(1, -1)))].toSorted()
}

it('what the supervisor notes in its audit has words in both languages', () => {
  const noted = notedEvents().filter((event) => !ELSEWHERE.has(event))

  expect(noted.length).toBeGreaterThan(30)
  expect(noted).toEqual(expect.arrayContaining(['profile_given', 'profile_file_restored']))
  expect(noted.filter((event) => events[event] === undefined)).toEqual([])
  expect(noted.filter((event) => germanEvents[event] === undefined)).toEqual([])
  expect(Object.keys(germanEvents)).toEqual(Object.keys(events))
})
