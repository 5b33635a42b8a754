import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Profile, useProfiles } from './prompts-under-test.ts'
import { idNamed, LIFE, NOW, QUESTIONS, RELATIONSHIPS, UNKNOWN } from './small-life.ts'

const newProfile = useProfiles()
const LABEL = 'Quoted from what you have kept, without a model:'

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

async function smallLife(): Promise<Profile> {
  const profile = await newProfile()
  for (const { path, content } of LIFE) await profile.folder.put(path, content)
  await profile.put('persona/relationships.json', RELATIONSHIPS)
  await profile.begin()
  return profile
}

/** `ran` is another word than `run` where nothing but words is known. */
const NOT_FOUND_BY_WORDS = ['How far did I run last time?']

describe('the answer without a model', () => {
  it('quotes the memory that answers, nearly always as the first', async () => {
    const profile = await smallLife()
    const missed: string[] = []
    let first = 0

    for (const [question, ...names] of QUESTIONS) {
      const { sources } = (await profile.ask(question)).extractive()
      const cited = sources.map(({ memoryId }) => memoryId)
      if (!names.map(idNamed).some((id) => cited.includes(id))) missed.push(question)
      if (names.map(idNamed).includes(cited[0] ?? '')) first += 1
    }

    expect(missed).toEqual(NOT_FOUND_BY_WORDS)
    expect(first).toBeGreaterThanOrEqual(QUESTIONS.length - 3)
  })

  it('says what was searched where nothing is found', async () => {
    const profile = await smallLife()

    for (const question of UNKNOWN) {
      const { text, sources } = (await profile.ask(question)).extractive()
      expect(text).toMatch(
        new RegExp(`^${LABEL}\n\nNothing was found. I searched your memories for: `),
      )
      expect(text).toContain('your open tasks and the calendar from Wed 20 May 2026')
      expect(sources).toEqual([])
    }
  })

  it('quotes with the day and the number, and says that no model was asked', async () => {
    const profile = await smallLife()

    const { text, sources } = (await profile.ask('What is the guest wifi password?')).extractive()

    expect(text).toContain(LABEL)
    expect(text).toContain(
      '- Mon 5 Jan 2026: “The guest wifi is called Moewe and the password is seagull-42-harbour.” [1]',
    )
    expect(sources[0]).toMatchObject({ n: 1, memoryId: idNamed('wifi') })
  })

  it('says so where what it quotes is only the closest', async () => {
    const profile = await smallLife()

    const { text } = (await profile.ask('Which museum did Jonas photograph?')).extractive()

    expect(text).toContain('Nothing seems to answer this. What comes closest:\n- ')
  })

  it('does not quote what was asked before', async () => {
    const profile = await newProfile()
    for (const { path, content } of LIFE) await profile.folder.put(path, content)
    const question = 'What is the guest wifi password?'
    await profile.folder.put('2026/evt-asked.json', {
      id: 'evt-asked',
      timestamp: '2026-05-19T08:00:00Z',
      type: 'conversation',
      content: `Me: "${question}"`,
      response: `${LABEL}\n\n- Mon 5 Jan 2026: “…seagull-42-harbour.” [1]`,
    })
    await profile.begin()

    const { text, sources } = (await profile.ask(question)).extractive()

    expect(text).toContain('seagull-42-harbour')
    expect(sources.map(({ memoryId }) => memoryId)).not.toContain('evt-asked')
  })

  it('understands a question that goes on from the one before', async () => {
    const profile = await smallLife()
    const earlier = [{ said: 'Where did we stay in Lisbon?', replied: 'At the Pensão.' }]

    const { sources } = (await profile.ask('and when was that?', earlier)).extractive()

    expect(sources.map(({ memoryId }) => memoryId)).toContain(idNamed('lisbon-hotel'))
  })
})

describe('what is planned', () => {
  async function planned(): Promise<Profile> {
    const profile = await smallLife()
    await profile.addTask('Answer the landlord', { due: '2026-05-22', priority: 'P1' })
    await profile.addTask('Order plant soil', { due: '2026-06-20' })
    await profile.addTask('Pay the garage', { due: '2026-05-18' })
    await profile.addEvent({ title: 'Dentist', start: '2026-05-21T09:30', location: 'Harbour 3' })
    await profile.addEvent({ title: 'Piano recital', start: '2026-05-30T18:00' })
    return profile
  }

  const TABLE: readonly (readonly [question: string, there: string[], notThere: string[]])[] = [
    [
      'What is due this week?',
      ['Answer the landlord', 'Pay the garage', 'overdue'],
      ['plant soil'],
    ],
    ['what are my open tasks', ['Answer the landlord', 'Order plant soil', 'Pay the garage'], []],
    ['What’s on tomorrow?', ['Thu 21 May 2026 09:30–10:30: Dentist (Harbour 3)'], ['recital']],
    ['Do I have anything on Saturday 30 May?', ['Piano recital'], ['Dentist']],
    ['When is my dentist appointment?', ['Dentist (Harbour 3)'], ['recital']],
    ['What is on my calendar next week?', ['Piano recital'], ['Dentist (']],
    ['Am I free on Friday?', ['Nothing stands in your calendar, Fri 22 May 2026.'], ['Dentist (']],
    ['What do I need to do today?', ['Pay the garage'], ['Order plant soil']],
  ]

  it('is listed where that is asked for', async () => {
    const profile = await planned()

    for (const [question, there, notThere] of TABLE) {
      const { text } = (await profile.ask(question)).extractive()
      for (const words of there) expect(text, question).toContain(words)
      for (const words of notThere) expect(text, question).not.toContain(words)
    }
  })
})
