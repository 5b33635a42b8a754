import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HOSTED, LOCAL, type Profile, textOf, useProfiles } from './prompts-under-test.ts'
import { NOW, RELATIONSHIPS } from './small-life.ts'

const newProfile = useProfiles()

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

let count = 0

/** Writes memories by hand; gives their ids. */
async function keep(profile: Profile, ...events: readonly object[]): Promise<string[]> {
  const ids: string[] = []
  for (const event of events) {
    count += 1
    const id = `evt-2026${String(count).padStart(11, '0')}`
    const timestamp = `2026-05-01T10:${String(count % 60).padStart(2, '0')}:00.000Z`
    await profile.folder.put(`2026/${id}-x.json`, { id, timestamp, type: 'observation', ...event })
    ids.push(id)
  }
  return ids
}

describe('a prompt', () => {
  it('holds rules, persona, people, plans, the memories with their numbers, and the message at its end', async () => {
    const profile = await newProfile()
    const [id] = await keep(profile, { content: 'Anna moved to the harbour.' })
    await profile.put('persona/relationships.json', RELATIONSHIPS)
    await profile.addTask('Call Anna', { due: '2026-05-21' })
    await profile.addEvent({ title: 'Dentist', start: '2026-05-22T09:30' })
    await profile.begin()

    const prompt = (await profile.ask('Where does Anna live?')).promptFor(HOSTED)

    const [system, last] = prompt.messages
    expect(system?.role).toBe('system')
    expect(system?.content).toContain('You are mira.')
    expect(system?.content).toContain('square brackets: [1]')
    const lines = (last?.content ?? '').split('\n')
    expect(lines[0]).toMatch(/^<<[a-z]{14} material:$/)
    expect(lines).toContain('Now: Wed 20 May 2026, 10:00 (Europe/Berlin)')
    expect(lines).toContain('- Anna Lorenz (sister); preferences: tea, no nuts')
    expect(lines).toContain('- Fri 22 May 2026 09:30–10:30: Dentist')
    expect(lines).toContain('- Call Anna (P2; due Thu 21 May 2026)')
    expect(lines).toContain('[1] 2026-05-01 Fri, observation')
    expect(lines).toContain('> Anna moved to the harbour.')
    expect(lines.at(-1)).toBe('Where does Anna live?')
    expect(prompt.sources).toEqual([{ n: 1, memoryId: id, snippet: 'Anna moved to the harbour.' }])
    expect(prompt).toMatchObject({ privacy: 'any', holdsUntrusted: false, withheld: 0 })
  })
})

describe('privacy classes', () => {
  it('keep a memory from the models that must not see it, and are counted', async () => {
    const profile = await newProfile()
    await keep(
      profile,
      { content: 'The harbour code is open.', privacy: 'any' },
      { content: 'The harbour code is CANARYLOCAL.', privacy: 'local' },
      { content: 'The harbour code is CANARYNONE.', privacy: 'none' },
    )
    await profile.begin()
    const material = await profile.ask('What is the harbour code?')

    const hosted = material.promptFor(HOSTED)
    const local = material.promptFor(LOCAL)
    const quoted = material.extractive()

    expect(textOf(hosted)).not.toContain('CANARY')
    expect(JSON.stringify(hosted.sources)).not.toContain('CANARY')
    expect(hosted).toMatchObject({ withheld: 2, privacy: 'any' })
    expect(textOf(local)).toContain('CANARYLOCAL')
    expect(textOf(local)).not.toContain('CANARYNONE')
    expect(local).toMatchObject({ withheld: 1, privacy: 'local' })
    expect(quoted.text).toContain('CANARYLOCAL')
    expect(quoted.text).not.toContain('CANARYNONE')
    expect(quoted).toMatchObject({ withheld: 1, privacy: 'local' })
  })
})

describe('what is left out of a prompt', () => {
  it('is what is marked as incorrect, in the bin, or of the same conversation', async () => {
    const profile = await newProfile()
    const [right] = await keep(
      profile,
      { content: 'The harbour opens at six.' },
      { content: 'The harbour opens at WRONG.', validation: { status: 'incorrect' } },
      {
        content: 'Me: "harbour? SAME"',
        type: 'conversation',
        metadata: { conversationId: 'chat-1' },
      },
    )
    await profile.folder.put('.bin/2026/evt-202600000000999-x.json', {
      id: 'evt-202600000000999',
      timestamp: '2026-05-01T10:00:00.000Z',
      content: 'The harbour opens at BINNED.',
      type: 'observation',
    })
    await profile.begin()

    const prompt = (await profile.ask('When does the harbour open?')).promptFor(LOCAL)

    expect(prompt.sources.map(({ memoryId }) => memoryId)).toEqual([right])
    expect(textOf(prompt)).not.toMatch(/WRONG|BINNED|SAME/)
  })

  it('are memories beyond the depth of the cognitive mode', async () => {
    const profile = await newProfile()
    await keep(
      profile,
      ...Array.from({ length: 20 }, (_, n) => ({ content: `Harbour note ${n}.` })),
    )
    await profile.begin()

    const counts: Record<string, number> = {}
    for (const mode of ['dual', 'agent', 'emulation'] as const) {
      profile.mode = mode
      counts[mode] = (await profile.ask('harbour note?')).promptFor(HOSTED).sources.length
    }

    expect(counts).toEqual({ dual: 16, agent: 8, emulation: 4 })
  })
})

describe('the window', () => {
  it('is shared: a long memory is shown by the sentences that fit the question, in their order', async () => {
    const profile = await newProfile()
    const filler = Array.from({ length: 400 }, (_, n) => `Number ${n} of nothing in particular.`)
    const sentences = [
      ...filler.slice(0, 200),
      'The anchor weighs nine kilos.',
      ...filler.slice(200),
    ]
    await keep(profile, { content: sentences.join(' ') })
    await profile.begin()

    const prompt = (await profile.ask('How much does the anchor weigh?')).promptFor({
      isLocal: true,
      contextWindow: 2_048,
    })

    expect(textOf(prompt)).toMatch(
      /> Number 0 [^\n]*particular\. … Number 198 [^…]* The anchor weighs nine kilos\. [^…]* Number 201 of nothing in particular\. …\n/,
    )
  })

  it('refuses a message that is longer, and says what to do', async () => {
    const profile = await newProfile()
    await profile.begin()
    const material = await profile.ask('harbour '.repeat(2_000))

    expect(() => material.promptFor({ isLocal: true, contextWindow: 2_048 })).toThrow(
      /^The message is too long for this model: it takes about \d+ tokens .* window of 2048 has room for 1536\. Shorten it, or choose a model with a larger context window\.$/,
    )
  })

  it('tells the newest exchanges, in their order, without numbers that cite nothing any more', async () => {
    const profile = await newProfile()
    await profile.begin()
    const earlier = Array.from({ length: 30 }, (_, n) => ({
      said: `Say ${n}`,
      replied: `Reply ${n} [2].`,
    }))

    const { messages } = (await profile.ask('And?', earlier)).promptFor(HOSTED)

    expect(messages.slice(-3, -1)).toEqual([
      { role: 'user', content: 'Say 29' },
      { role: 'assistant', content: 'Reply 29.' },
    ])
    expect(messages.map(({ role }) => role).slice(1, 5)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ])
    expect(messages[1]?.content).toBe('Say 6')
  })
})

describe('the persona', () => {
  it('is told with the active facet laid over it, without addresses', async () => {
    const profile = await newProfile()
    await profile.put('persona/core.json', {
      identity: { name: 'Nova', role: 'Pilot', humanName: 'Mira', email: 'mira@example.org' },
      values: {
        core: [{ value: 'honesty', description: 'say what is' }],
        boundaries: ['no flattery'],
      },
      goals: { shortTerm: ['learn Danish', { goal: 'sell the car', status: 'done' }] },
    })
    await profile.put('persona/facets/poet.json', { facet: 'poet', identity: { role: 'Poet' } })
    await profile.put('persona/facets.json', {
      activeFacet: 'poet',
      facets: { poet: { name: 'Poet', personaFile: 'poet.json', enabled: true } },
    })
    await profile.begin()

    const [system] = (await profile.ask('hello')).promptFor(HOSTED).messages

    expect(system?.content.split('\n').slice(-6)).toEqual([
      'You are Nova (in the facet poet).',
      'You speak with: Mira.',
      'Your role: Poet.',
      'Values: honesty: say what is.',
      'Boundaries: no flattery.',
      'Goals now: learn Danish.',
    ])
  })
})
