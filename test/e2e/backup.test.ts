import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { sayAndRead } from '../support/event-reader.ts'
import { eventually } from '../support/eventually.ts'
import { type ScriptedModelServer, startModelServer } from '../support/scripted-model-server.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let program: BuiltProgram
let folder: TemporaryFolder
let olga: Client
let alice: Client
let models: ScriptedModelServer

beforeAll(async () => {
  program = await builtProgram()
  models = await startModelServer({
    kind: 'ollama',
    script: () => ({ steps: [{ text: 'It lies at the quay [1].' }] }),
  })
  folder = await temporaryFolder()
  olga = await program.person('olga', 'owner')
  alice = await program.person('alice')
}, 120_000)

afterAll(async () => {
  await Promise.all([olga, alice].map((client) => client.close()))
  await program[Symbol.asyncDispose]()
  await models[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const place = (name: string): string => join(folder.path, name)
const profile = (name: string): string => join(program.root, 'profiles', name)

async function capture(client: Client, text: string): Promise<string> {
  const { json } = await client.mustSend('POST', '/api/capture', { body: { content: text } })
  return String(Object(json['event'])['id'])
}

async function contents(client: Client): Promise<string[]> {
  const { text } = await client.mustSend('GET', '/api/memories/export')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => String(Object(parseJson(line, 'Line')).content))
}

/** The numbers in what was written, one after the other. */
function numbersOf(texts: readonly string[]): number[] {
  const numbers = texts.flatMap((text) => /^entry (\d+)$/.exec(text)?.[1] ?? []).map(Number)
  return numbers.toSorted((one, other) => one - other)
}

describe('mh profile', () => {
  it('fault 48: backs up under write load a state that existed, and restores it', async () => {
    const over = new AbortController()
    let written = 0
    const writing = (async () => {
      while (!over.signal.aborted) {
        await capture(alice, `entry ${written}`)
        written += 1
      }
    })()
    await eventually(() => written > 20)

    const backups: [number, number][] = []
    for (let round = 0; round < 3; round += 1) {
      const before = written
      const made = await program.mh(['profile', 'backup', 'alice', '--to', place('load')])
      expect(made).toMatchObject({ code: 0 })
      backups.push([before, written + 1])
    }
    over.abort()
    await writing
    const listed = await program.json(['profile', 'backup', '--list', '--to', place('load')])
    const times = [Object(listed)['items']].flat().map((one) => String(Object(one).at))

    for (const [round, [least = 0, most = 0]] of backups.entries()) {
      const args = ['profile', 'restore', 'alice', '--from', place('load'), '--yes']
      const restored = await program.mh([...args, '--at', times[round] ?? ''])
      expect(restored).toMatchObject({ code: 0 })
      const numbers = numbersOf(await contents(alice))

      // Each was acknowledged before the next began: a state that existed has no gap.
      expect(numbers).toEqual(numbers.map((_number, position) => position))
      expect(numbers.length).toBeGreaterThanOrEqual(least)
      expect(numbers.length).toBeLessThanOrEqual(most)
    }
  }, 180_000)

  it('brings nothing back that was forgotten since, and tells the person', async () => {
    const id = await capture(alice, 'The surprise for Sarah is a journey to Rome')
    await program.json(['profile', 'backup', 'alice', '--to', place('forget')])
    await alice.mustSend('POST', `/api/memories/${id}/forget`, { body: {} })

    const restored = await program.mh([
      'profile',
      'restore',
      'alice',
      '--from',
      place('forget'),
      '--yes',
    ])

    expect(restored.code).toBe(0)
    expect(restored.out).toContain('1 memories stay forgotten')
    expect(await contents(alice)).not.toContain('The surprise for Sarah is a journey to Rome')
    const { text } = await alice.mustSend('GET', '/api/audit/mine')
    expect(text).toContain('profile_restored')
  }, 120_000)

  it('moves a person to another account by an archive', async () => {
    await capture(alice, 'Moving house')
    const file = place('alice.tar.gz')

    const exported = await program.mh(['profile', 'export', 'alice', '-o', file])
    const imported = await program.mh(['profile', 'import', file, '--as', 'moved'])
    const again = await program.mh(['profile', 'import', file, '--as', 'moved'])

    expect(exported).toMatchObject({ code: 0 })
    expect(imported.code).toBe(0)
    expect(imported.out).toContain('/set-password#')
    expect(again).toMatchObject({ code: 1 })
    const found = await program.mh(['--user', 'moved', 'memory', 'list'])
    expect(found.out).toContain('Moving house')
    const left = readdirSync(join(program.root, 'profiles/_archive'))
    expect(left.filter((name) => name.startsWith('.'))).toEqual([])
  }, 120_000)

  it('finds damage in a backup and says so by its exit code', async () => {
    await program.json(['profile', 'backup', 'alice', '--to', place('damage')])
    const objects = join(place('damage'), 'alice', 'objects')
    const names = readdirSync(objects, { recursive: true, encoding: 'utf8' })
    const one = join(objects, names.find((name) => name.length > 60) ?? '')
    const bytes = readFileSync(one)
    bytes[0] = (bytes[0] ?? 0) ^ 1
    writeFileSync(one, bytes)

    const verified = await program.mh(['profile', 'verify', 'alice', '--from', place('damage')])

    expect(verified.code).toBe(1)
    expect(verified.err).toContain('Backups of alice are damaged')
  }, 60_000)

  it('refuses to back up into the profiles', async () => {
    const made = await program.mh([
      'profile',
      'backup',
      '--all',
      '--to',
      join(profile('alice'), 'b'),
    ])

    expect(made.code).toBe(2)
    expect(existsSync(join(profile('alice'), 'b'))).toBe(false)
  }, 60_000)
})

describe('a whole profile', () => {
  it('that the owner’s clock backed up is restored with what it remembers, cites, says and plans', async () => {
    await using bella = await talkingPerson()
    const atlas = await capture(bella, 'The harbour atlas lies at the quay')
    await bella.mustSend('POST', '/api/tasks', { body: { title: 'Mend the atlas' } })
    using reply = await sayAndRead(bella, { message: 'Where is the harbour atlas?' })
    await reply.until(({ name }) => name === 'done')
    // After the reply, which would lose its words with any memory that it was made from.
    const vault = await capture(bella, 'The word of the vault is quartz')
    const before = await stateOf(bella, atlas)

    await setBackup({ to: place('clock'), at: '* * * * *', keep: 2, keepDays: 2 })
    await eventually(async () => (await backupsOf('bella')).length > 0, 110_000)
    await setBackup(null)
    const status = await program.mh(['profile', 'verify', 'bella', '--from', place('clock')])
    await bella.mustSend('POST', `/api/memories/${vault}/forget`, { body: {} })
    await spoil(bella)
    const spoilt = await stateOf(bella, atlas)
    const args = ['profile', 'restore', 'bella', '--from', place('clock'), '--yes']
    const restored = await program.mh(args)

    expect(status).toMatchObject({ code: 0 })
    expect(restored.out).toContain(`from ${place('clock')}/bella.`)
    expect(before).toMatchObject({
      found: ['The harbour atlas lies at the quay'],
      tasks: ['Mend the atlas'],
      cited: [atlas],
    })
    expect(spoilt).not.toEqual(before)
    expect(await stateOf(bella, atlas)).toEqual(before)
    const told = await contents(bella)
    expect(told.filter((text) => /quartz|Since the backup/.test(text))).toEqual([])
  }, 240_000)
})

/** Somebody whose model answers. */
async function talkingPerson(): Promise<Client & AsyncDisposable> {
  const owner = await program.console()
  await owner.mustSend('PUT', '/api/system/config', {
    body: { modelServers: [{ url: models.url, local: true }] },
  })
  const bella = await program.person('bella')
  await bella.mustSend('PUT', '/api/config/models', {
    body: {
      version: '1.0.0',
      defaults: { persona: 'first' },
      models: { first: { provider: 'house', model: 'good' } },
      providers: { house: { kind: 'ollama', baseUrl: models.url, retries: 0 } },
    },
  })
  return Object.assign(bella, { [Symbol.asyncDispose]: () => bella.close() })
}

async function setBackup(backup: object | null): Promise<void> {
  const owner = await program.console()
  await owner.mustSend('PUT', '/api/system/config', { body: { backup } })
}

async function backupsOf(name: string): Promise<unknown[]> {
  const listed = await program.json(['profile', 'backup', name, '--list', '--to', place('clock')])
  return [Object(listed)['items']].flat()
}

/** What is undone by a restore. */
async function spoil(person: Client): Promise<void> {
  await capture(person, 'Since the backup: the harbour atlas is lost')
  const { json } = await person.mustSend('GET', '/api/tasks')
  const [task] = [json['items']].flat()
  await person.mustSend('DELETE', `/api/tasks/${Object(task)['id']}`)
  const { json: chats } = await person.mustSend('GET', '/api/chats')
  for (const chat of [chats['items']].flat())
    await person.mustSend('DELETE', `/api/chats/${Object(chat)['id']}`)
}

/** What is found, planned, said and cited. */
async function stateOf(person: Client, memory: string): Promise<Record<string, unknown>> {
  const ask = async (path: string) => (await person.mustSend('GET', path)).json
  // The index is no part of a backup: it is made anew.
  const { hits } = await eventually(async () => {
    const answer = await ask('/api/memories/search?q=harbour%20atlas')
    return answer['mode'] !== 'degraded' && answer
  })
  const events = [hits].flat().map((hit) => Object(Object(hit)['event']))
  const chats = [(await ask('/api/chats'))['items']].flat().map((one) => Object(one)['id'])
  const said = await Promise.all(chats.map((id) => ask(`/api/chats/${id}`)))
  const turns = said.flatMap(({ items }) => [items].flat().map((one) => Object(one)))
  const replies = turns.flatMap((turn) => [turn['replies']].flat().map((one) => Object(one)))
  const citations = replies.flatMap((one) =>
    [one['citations']].flat().map((cited) => Object(cited)),
  )
  return {
    found: events.filter(({ id }) => id === memory).map(({ content }) => content),
    cited: citations.map(({ memoryId }) => memoryId),
    quotes: citations.map(({ snippet }) => snippet),
    tasks: [(await ask('/api/tasks'))['items']].flat().map((one) => Object(one)['title']),
    said: [...turns.map((turn) => turn['message']), ...replies.map(({ text }) => text)],
    memory: (await ask(`/api/memories/${memory}`))['event'],
  }
}
