import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { builtProgram } from '../support/built-program.ts'
import { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'

/** After so many captures the worker is killed. */
const MARKS = [150, 400, 700] as const

it('A19, fault 1: kill -9 of a worker in the middle of 1,000 captures loses and doubles none that was acknowledged', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const acknowledged = new Set<string>()
  const failed: number[] = []
  let sent = 0
  let kills = 0
  const lane = async (): Promise<void> => {
    // Goes on until the last kill, however fast the machine is.
    while (sent < 1_000 || kills < MARKS.length) {
      sent += 1
      const id = await capture(alice, `Memory number ${sent}`)
      if (id === undefined) failed.push(sent)
      else acknowledged.add(id)
    }
  }

  const lanes = Array.from({ length: 16 }, lane)
  for (const mark of MARKS) {
    await eventually(() => acknowledged.size + failed.length >= mark)
    process.kill(await program.pidOf('alice'), 'SIGKILL')
    kills += 1
  }
  await Promise.all(lanes)
  await eventually(async () => (await alice.send('GET', '/api/memories')).status === 200)

  const files = await eventFiles(join(program.root, 'profiles/alice/memory/episodic'))
  const ids = await Promise.all(files.map(idIn))
  expect(acknowledged.size).toBeGreaterThan(500)
  expect(failed.length).toBeGreaterThan(0)
  expect(new Set(ids).size, 'no id twice').toBe(ids.length)
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([])
  const listed = await eventually(async () => {
    const found = await allListed(alice)
    return found.size === ids.length && found
  })
  expect([...acknowledged].filter((id) => !listed.has(id))).toEqual([])
  expect((await leftovers(join(program.root, 'profiles/alice/memory/episodic'))).length).toBe(0)
})

it('fault 2: a supervisor that was killed leaves its workers and its sessions to the next one, which takes them over at once', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('POST', '/api/capture', { body: { content: 'Before the crash' } })
  const worker = await program.pidOf('alice')
  const supervisor = Number((await program.status())['pid'])

  process.kill(supervisor, 'SIGKILL')
  const restarted = await program.mh(['start', '--port', '0'])
  // Its old port may be another program's by now.
  const again = new Client(await program.url())
  again.cookie = alice.cookie

  expect(restarted.code).toBe(0)
  expect((await again.mustSend('GET', '/api/auth/me')).json).toMatchObject({ role: 'guest' })
  const found = await program.mh(['remember', '--user', 'alice', 'crash'])
  expect(found.out).toContain('Before the crash')
  expect(await program.pidOf('alice')).toBe(worker)
  expect(await program.rowOf('alice')).toMatchObject({ generation: 1, reason: 'adopted' })
})

it('fault 3: a worker without a record is found and ended', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const worker = await program.pidOf('alice')
  process.kill(Number((await program.status())['pid']), 'SIGKILL')
  await rm(join(program.layout.workerRecords, 'alice.json'))

  await program.mh(['start', '--port', '0'])
  const listed = await program.mh(['memory', 'list', '--user', 'alice'])

  expect(listed.code).toBe(0)
  expect(isAlive(worker)).toBe(false)
  expect(await program.pidOf('alice')).not.toBe(worker)
})

it('fault 21: a record that names another’s process leaves that process alone', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  await program.mh(['stop'])
  const innocent = execa('sleep', ['60'])
  const path = join(program.layout.workerRecords, 'alice.json')
  const record = Object(parseJson(await readFile(path, 'utf8'), path))
  await writeFile(
    path,
    JSON.stringify({ ...record, pid: innocent.pid, pidStart: '1', workerId: 'wrk-x' }),
  )

  await program.mh(['start', '--port', '0'])
  const listed = await program.mh(['memory', 'list', '--user', 'alice'])

  expect(listed.code).toBe(0)
  expect(isAlive(innocent.pid ?? 0)).toBe(true)
  innocent.kill()
  await innocent.catch(() => undefined)
})

it('an adopted worker that ends later is restarted like any other', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const worker = await program.pidOf('alice')
  process.kill(Number((await program.status())['pid']), 'SIGKILL')
  await program.mh(['start', '--port', '0'])
  expect(await program.pidOf('alice')).toBe(worker)

  process.kill(worker, 'SIGKILL')
  const next = await eventually(async () => {
    const pid = await program.pidOf('alice')
    return pid !== worker && pid
  })

  expect(isAlive(next)).toBe(true)
})

it('A19, fault 23: of two supervisors started at once one wins, and the other says who holds the root', async () => {
  await using program = await builtProgram()
  const { pid } = await program.status()

  const second = await program.mh(['start', '--foreground', '--port', '0'])

  expect(second.code).toBe(75)
  expect(second.err).toContain(`already runs: pid ${String(pid)}`)
})

it('stops everything that it started', async () => {
  await using program = await builtProgram()
  await program.person('alice')
  await program.mh(['capture', '--user', 'alice', 'x'])
  const pids = [await program.pidOf('alice'), Number((await program.status())['pid'])]

  const stopped = await program.mh(['stop'])

  expect(stopped.code).toBe(0)
  expect(pids.filter(isAlive)).toEqual([])
  expect((await readdir(program.layout.run)).filter((name) => name.startsWith('control.'))).toEqual(
    [],
  )
})

async function capture(client: Client, content: string): Promise<string | undefined> {
  const answer = await client
    .send('POST', '/api/capture', { body: { content } })
    .catch(() => undefined)
  return answer?.status === 201 ? String(Object(answer.json['event'])['id']) : undefined
}

async function eventFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.startsWith('evt-'))
    .map((entry) => join(entry.parentPath, entry.name))
}

async function leftovers(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.includes('tmp-'))
}

/** A torn file fails here. */
async function idIn(path: string): Promise<string> {
  return EpisodicEvent.parse(parseJson(await readFile(path, 'utf8'), path), path).id
}

async function allListed(client: Client): Promise<Set<string>> {
  const ids = new Set<string>()
  let cursor: string | undefined
  do {
    const { json } = await client.mustSend(
      'GET',
      `/api/memories?limit=500${cursor ? `&cursor=${cursor}` : ''}`,
    )
    for (const item of [json['items']].flat()) ids.add(String(Object(item)['id']))
    cursor = typeof json['nextCursor'] === 'string' ? json['nextCursor'] : undefined
  } while (cursor)
  return ids
}
