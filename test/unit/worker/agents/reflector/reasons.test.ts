import { expect, it } from 'vitest'
import { ownMemory } from '../../../../../worker/agents/own-memories.ts'
import { reasonsBetween } from '../../../../../worker/agents/reflector/reasons.ts'
import { thingsIn } from '../../../../../worker/agents/reflector/shared-things.ts'

interface Written {
  readonly content: string
  readonly entities?: readonly unknown[]
  readonly tags?: readonly string[]
  readonly day?: string
  readonly links?: readonly string[]
}

const PEOPLE = [{ names: ['Anna Miller', 'Anna', 'sister'] }]

async function comparable({ content, entities = [], tags = [], day = '', links = [] }: Written) {
  const event = { id: content, timestamp: '2026-03-03T10:00:00Z', type: 'observation', content }
  const whole = { ...event, entities: [...entities], tags: [...tags] }
  const own = await ownMemory(whole, async () => ({ privacy: 'any', isTrusted: true }))
  if (!own) throw new Error('It is nobody’s own.')
  return { day: day || content, things: thingsIn(own, PEOPLE), links: new Set(links) }
}

it.each<[string, Written, Written, unknown]>([
  [
    'a person by whatever name',
    { content: 'My sister called.' },
    { content: 'Lunch, Anna paid.' },
    { kind: 'person', shared: ['Anna Miller'] },
  ],
  [
    'a name within a sentence',
    { content: 'Met Bob.' },
    { content: 'Wrote to Bob again.' },
    { kind: 'name', shared: ['Bob'] },
  ],
  [
    'a place that an entity names',
    { content: 'One.', entities: [{ name: 'Lisbon', type: 'city' }] },
    { content: 'Two.', entities: [{ entity: 'Lisbon', type: 'place' }] },
    { kind: 'place', shared: ['Lisbon'] },
  ],
  [
    'a tag that tells something',
    { content: 'One.', tags: ['chat', 'garden'] },
    { content: 'Two.', tags: ['garden', 'chat'] },
    { kind: 'topic', shared: ['garden'] },
  ],
  [
    'words in other forms',
    { content: 'Bought seeds for planting.' },
    { content: 'A seed was planted today.' },
    { kind: 'words', shared: ['seeds', 'planting'] },
  ],
  [
    'a link',
    { content: 'One.', links: ['Two.'] },
    { content: 'Two.' },
    { kind: 'link', shared: [] },
  ],
])('sees %s', async (_, one, other, reason) => {
  const [a, b] = await Promise.all([comparable(one), comparable(other)])

  expect(reasonsBetween(a, b, () => 0.1).reasons).toEqual([reason])
})

it('finds none in common words, in weekdays, and in tags that only tell where it came from', async () => {
  const one = await comparable({ content: 'Come on Monday about the house.', tags: ['chat'] })
  const other = await comparable({ content: 'Went on Monday to the house.', tags: ['chat'] })

  expect(reasonsBetween(one, other, () => 0.5)).toEqual({ reasons: [], weight: 0 })
})
