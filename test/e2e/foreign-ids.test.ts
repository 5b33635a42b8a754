import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Answer, Client } from '../support/client.ts'
import { readEvents } from '../support/event-reader.ts'

const CANARY = 'alicecanary lay at the north quay'
const DAY = '2030-05-06'

/** One thing of each kind that a person has, by its ID. */
interface Belongings {
  readonly memory: string
  readonly task: string
  readonly event: string
  /** As iCalendar names the event. */
  readonly uid: string
}

let program: BuiltProgram
let alice: Client
let bob: Client
let hers: Belongings
let his: Belongings

beforeAll(async () => {
  program = await builtProgram()
  alice = await program.person('alice')
  bob = await program.person('bob')
  hers = await belongingsOf(alice, CANARY)
  his = await belongingsOf(bob, 'Something else entirely')
})

afterAll(async () => await program[Symbol.asyncDispose]())

it.each<[string, 'POST' | 'PATCH', (own: Belongings) => string, string, (id: string) => unknown]>([
  [
    'a new task that comes after hers',
    'POST',
    () => '/api/tasks',
    'task',
    (id) => ({ title: 'Mine', dependencies: [id] }),
  ],
  [
    'his task, moved after hers',
    'PATCH',
    ({ task }) => `/api/tasks/${task}`,
    'task',
    (id) => ({ dependencies: [id] }),
  ],
  [
    'a new memory that cites hers',
    'POST',
    () => '/api/capture',
    'memory',
    (id) => ({ content: 'Mine', links: [{ type: 'about', target: id }] }),
  ],
  [
    'his memory, changed to cite hers',
    'PATCH',
    ({ memory }) => `/api/memories/${memory}`,
    'memory',
    (id) => ({ links: [{ type: 'about', target: id }] }),
  ],
  [
    'his event, changed at an occurrence of hers',
    'PATCH',
    ({ event }) => `/api/calendar/events/${event}`,
    'event',
    (id) => ({ title: 'Mine', scope: 'this', occurrence: id }),
  ],
  [
    'a conversation that goes on with her memory’s ID',
    'POST',
    () => '/api/chat',
    'memory',
    (id) => ({ conversationId: id, message: 'Go on' }),
  ],
  [
    'an import of a memory under her ID',
    'POST',
    () => '/api/memories/import',
    'memory',
    (id) => ({ id, content: 'Mine' }),
  ],
  [
    'an import of her event',
    'POST',
    () => '/api/calendar/import',
    'uid',
    (uid) => ({ ics: calendarWith(uid) }),
  ],
])(
  'A2: %s is answered as for an ID that is nobody’s',
  async (_what, method, pathFor, kind, body) => {
    const before = await everythingOf(alice)
    const theirs = Object(hers)[kind]
    const nobodys = likeIt(theirs)

    const answers: Answer[] = []
    for (const id of [theirs, nobodys])
      answers.push(await bob.send(method, pathFor(his), { body: body(id) }))

    expect(answers[0]?.status).toBe(answers[1]?.status)
    expect(withoutIds(answers[0], theirs)).toBe(withoutIds(answers[1], nobodys))
    expect(answers[0]?.text).not.toContain('alicecanary')
    expect(await everythingOf(alice)).toEqual(before)
  },
)

it('A2: nothing that bob has shows what alice has, after all of that', async () => {
  const texts = [
    ...(await everythingOf(bob)),
    (await bob.mustSend('GET', `/api/memories/names?ids=${hers.memory},${his.memory}`)).text,
    (await bob.mustSend('GET', `/api/memories/${his.memory}`)).text,
  ]

  expect(texts.filter((text) => text.includes('alicecanary'))).toEqual([])
})

it('A5: a feed that is taken up at the place of another’s goes on with nothing of that', async () => {
  using reader = await readEvents(alice, '/api/events')
  await reader.until(() => true)
  await alice.mustSend('POST', '/api/capture', { body: { content: CANARY } })
  const { id } = await reader.until(({ name }) => name === 'memory-captured')
  const place = String(id)

  using taken = await readEvents(bob, '/api/events', { 'last-event-id': place })
  using anew = await readEvents(bob, '/api/events', { 'last-event-id': likeIt(place) })
  await bob.mustSend('POST', '/api/capture', { body: { content: 'His own' } })
  for (const one of [taken, anew]) await one.until(({ name }) => name === 'memory-captured')

  expect(place).not.toBe('undefined')
  expect(taken.events.map(({ name }) => name)).toEqual(anew.events.map(({ name }) => name))
  const herIds = reader.events.flatMap(({ told }) => [told['ids']].flat().map(String))
  const memories = herIds.filter((one) => one !== 'undefined')
  expect(memories.length).toBeGreaterThan(0)
  expect(memories.filter((one) => taken.text().includes(one))).toEqual([])
})

it('A8: an owner’s look stands in the feed of whose profile it is as it begins and ends, with who it is', async () => {
  const olga = await program.person('olga', 'owner')
  const [ofOlga, ofAlice] = await Promise.all(
    [olga, alice].map(async (one) =>
      Object((await one.mustSend('GET', '/api/auth/me')).json['actor']),
    ),
  )
  using feed = await readEvents(alice, '/api/events')
  await feed.until(() => true)

  await olga.mustSend('POST', '/api/profiles/switch', { body: { targetUserId: ofAlice.id } })
  const began = await feed.until(({ name }) => name === 'visit-began')
  await olga.mustSend('POST', '/api/profiles/switch-back')
  const ended = await feed.until(({ name }) => name === 'visit-ended')

  expect(began.told['ids']).toEqual([`user:${ofOlga.id}`])
  expect(ended.told['ids']).toEqual([`user:${ofOlga.id}`])
})

async function belongingsOf(client: Client, words: string): Promise<Belongings> {
  const captured = await client.mustSend('POST', '/api/capture', { body: { content: words } })
  const task = await client.mustSend('POST', '/api/tasks', { body: { title: words } })
  const event = await client.mustSend('POST', '/api/calendar/events', {
    body: { title: words, start: `${DAY}T10:00`, end: `${DAY}T11:00`, recurrence: 'FREQ=DAILY' },
  })
  const made = Object(event.json['event'])
  return {
    memory: String(Object(captured.json['event']).id),
    task: String(Object(task.json['task']).id),
    event: String(made.id),
    uid: String(made.uid),
  }
}

/** What a person's lists hold, as it is written. */
async function everythingOf(client: Client): Promise<string[]> {
  const lists = ['/api/memories', '/api/tasks?status=all', `/api/calendar/events?from=${DAY}`]
  const answers = await Promise.all(lists.map((path) => client.mustSend('GET', path)))
  return answers.map(({ json }) => JSON.stringify(json['items']))
}

/** Another ID of the same form. */
function likeIt(id: string): string {
  const last = id.search(/[0-9a-z](?=[^0-9a-z]*$)/i)
  return `${id.slice(0, last)}${id[last] === '0' ? '1' : '0'}${id.slice(last + 1)}`
}

const MADE_NOW = /"(id|uid|requestId|timestamp|at|createdAt|updatedAt|created|updated)":\s*"[^"]*"/g

/** An answer without what differs from one moment to the next, and without this ID. */
function withoutIds(answer: Answer | undefined, id: string): string {
  return (answer?.text ?? '').replaceAll(id, 'ID').replaceAll(MADE_NOW, '"$1":"…"')
}

function calendarWith(uid: string): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//somebody//else//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20300101T000000Z',
    'DTSTART:20300506T100000Z',
    'DTEND:20300506T110000Z',
    'SUMMARY:Mine',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}
