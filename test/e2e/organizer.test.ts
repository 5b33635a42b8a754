import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { profileRoot } from '../../shared/layout/root-layout.ts'
import { type BuiltProgram, builtProgram, textsBelow } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'

// The plan's scenario, smaller: everybody's memories are organized, each by their own worker.

const NAMES = ['alice', 'bob', 'carol'] as const
const MEMORIES = 20
let program: BuiltProgram
let console: Client

beforeAll(async () => {
  program = await builtProgram()
  console = await program.console()
  for (const [number, username] of NAMES.entries()) {
    const role = number === 0 ? 'owner' : 'guest'
    await console.mustSend('POST', '/api/users/create', { body: { username, role } })
    await Promise.all(
      Array.from({ length: MEMORIES }, (_, n) =>
        console.mustSend('POST', '/api/capture', {
          ...as(username),
          body: { content: `Day ${n}: ${username} met Anna Miller at the harbour in Lisbon` },
        }),
      ),
    )
  }
})

afterAll(async () => {
  await console.close()
  await program[Symbol.asyncDispose]()
})

it('organizes everybody’s memories, each in their own profile, and takes it back byte for byte', async () => {
  const before = await Promise.all(NAMES.map(filesOf))

  const runs = await Promise.all(NAMES.map(organize))

  for (const [number, username] of NAMES.entries()) {
    expect(runs[number]).toMatchObject({
      status: 'done',
      counts: { memories: MEMORIES, by_builtin: MEMORIES },
      models: ['builtin'],
      progress: { done: MEMORIES, of: MEMORIES },
    })
    const events = await eventsOf(username)
    expect(events).toHaveLength(MEMORIES)
    for (const event of events) expect(event).toMatchObject({ processed: true, tags: ['harbour'] })
    expect(events.flatMap(({ entities }) => entities)).toContain('Anna Miller')
    const audits = await auditOf(username)
    const own = audits.filter(({ actor }) => actor === 'agent:organizer')
    expect(own.map(({ details }) => Object(details).status)).toEqual(['running', 'done'])
    expect(own[1]).toMatchObject({ details: { memories: MEMORIES } })
    const others = NAMES.filter((name) => name !== username)
    expect(others.some((name) => JSON.stringify(audits).includes(name))).toBe(false)
  }

  for (const [number, username] of NAMES.entries()) {
    const { id } = Object(runs[number])
    const undone = await console.mustSend('POST', `/api/agents/runs/${id}/undo`, as(username))
    expect(undone.json['run']).toMatchObject({ undo: { undone: MEMORIES, left: [] } })
    expect(await filesOf(username)).toEqual(before[number])
  }
})

it('goes on after kill -9 in the middle of a run, with every memory organized once', async () => {
  const pid = await program.pidOf('carol')
  await console.mustSend('POST', '/api/agents/organizer/run', as('carol'))

  process.kill(pid, 'SIGKILL')
  await eventually(async () => ((await program.pidOf('carol')) === pid ? undefined : true))
  await organize('carol')

  const events = await eventsOf('carol')
  expect(events).toHaveLength(MEMORIES)
  for (const event of events) expect(event).toMatchObject({ processed: true, tags: ['harbour'] })
})

function as(username: string): { headers: Record<string, string> } {
  return { headers: { 'x-mh-profile': username } }
}

async function organize(username: string): Promise<Record<string, unknown>> {
  const started = await console.mustSend('POST', '/api/agents/organizer/run', as(username))
  return await eventually(async () => {
    const path = `/api/agents/runs/${String(started.json['runId'])}`
    const { run } = Object((await console.mustSend('GET', path, as(username))).json)
    return Object(run).status === 'done' ? Object(run) : undefined
  })
}

async function filesOf(username: string): Promise<Map<string, string>> {
  return await textsBelow(join(profileRoot(program.layout, username), 'memory/episodic'))
}

async function eventsOf(username: string): Promise<Record<string, unknown>[]> {
  const texts = [...(await filesOf(username)).values()]
  return texts.map((text) => Object(JSON.parse(text)))
}

async function auditOf(username: string): Promise<Record<string, unknown>[]> {
  const folder = join(profileRoot(program.layout, username), 'logs/audit')
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  const lines = texts.join('').split('\n')
  return lines.filter((line) => line !== '').map((line) => Object(JSON.parse(line)))
}
