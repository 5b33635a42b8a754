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
