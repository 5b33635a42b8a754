import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram, textsBelow } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'

let program: BuiltProgram
const CANARY = { alice: 'zanzibarquelle', bob: 'mitternachtsotter' } as const
const NAMES = ['alice', 'bob'] as const

beforeAll(async () => {
  program = await builtProgram()
  for (const name of NAMES) await live(await program.person(name), CANARY[name])
  await program.person('carol')
  const console = await program.console()
  await console.mustSend('PATCH', '/api/users/carol', { body: { state: 'disabled' } })
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

/** Says its word in every way in which an agent may meet it. */
async function live(person: Client, canary: string): Promise<void> {
  for (const content of [`Met ${canary} in Berlin`, `${canary} likes tea`, `Called ${canary}`])
    await person.mustSend('POST', '/api/capture', { body: { content, tags: [canary] } })
  await person.mustSend('POST', '/api/tasks', { body: { title: `Write to ${canary}` } })
  await person.mustSend('PUT', `/api/inbox/${canary}.md`, {
    body: `# ${canary}\n\nA note about ${canary}.\n`,
    headers: { 'content-type': 'application/octet-stream' },
  })
}

describe('A4: agents of two people in the same moment', () => {
  it('mh agent run goes through all profiles, and passes over a disabled account with a word', async () => {
    const { items } = await program.json(['agent', 'list', '--user', 'alice'])
    const agents = [items].flat().map((item) => String(Object(item)['name']))

    for (const name of agents) {
      const ran = await program.mh(['agent', 'run', name, '--json'])
      const outcomes: unknown[] = [JSON.parse(ran.out)].flat()
      const [alice, bob, carol] = outcomes.map((outcome) => Object(outcome))

      expect([name, ran.code, ran.err]).toEqual([name, 0, expect.any(String)])
      for (const outcome of [alice, bob])
        expect(['done', 'passed-over'], JSON.stringify(outcome)).toContain(outcome['status'])
      expect(carol).toMatchObject({ status: 'passed-over', message: 'The account is disabled.' })
    }
    expect(agents).toContain('ingestor')
  })

  it('keeps each one’s words out of the other’s files, and out of all logs and audits', async () => {
    for (const name of NAMES) await untilTakenIn(name)
    const [ofAlice, ofBob] = await Promise.all(
      NAMES.map((name) => textsBelow(join(program.root, 'profiles', name))),
    )
    const everywhere = await textsBelow(program.root)

    const holding = (texts: Map<string, string> | undefined, word: string): string[] =>
      [...(texts ?? [])].filter(([, text]) => text.includes(word)).map(([path]) => path)
    expect(holding(ofAlice, CANARY.bob)).toEqual([])
    expect(holding(ofBob, CANARY.alice)).toEqual([])
    for (const [name, word] of Object.entries(CANARY)) {
      const places = holding(everywhere, word)
      expect(places.filter((path) => !path.startsWith(`profiles/${name}/`))).toEqual([])
      expect(places.filter((path) => path.startsWith(`profiles/${name}/logs/`))).toEqual([])
      // That it is found where it belongs shows that it would be found elsewhere.
      expect(places.some((path) => path.includes('/memory/episodic/'))).toBe(true)
    }
  })

  it('names in each audit the own person, and the console as who started it', async () => {
    for (const name of NAMES) {
      const { items } = await program.json(['audit', '--mine', '--user', name, '--limit', '500'])
      const { items: users } = await program.json(['user', 'list'])
      const own = [users].flat().find((user) => Object(user)['username'] === name)
      const runs = [items]
        .flat()
        .map((item) => Object(item))
        .filter(({ event }) => event === 'agent_run_changed')

      expect(new Set(runs.map(({ userId }) => userId))).toEqual(new Set([Object(own)['id']]))
      expect(runs.map(({ details }) => details['started_by'])).toContain('console')
      expect(runs.every(({ actor }) => String(actor).startsWith('agent:'))).toBe(true)
    }
  })
})

async function untilTakenIn(name: string): Promise<void> {
  await eventually(async () => {
    const { items } = await program.json(['inbox', '--user', name])
    const states = [items].flat().map((item) => Object(item)['status'])
    return states.length === 1 && states[0] === 'done'
  })
}
