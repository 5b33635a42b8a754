import { appendFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import type { Client } from '../../support/client.ts'
import { readEvents } from '../../support/event-reader.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'

it('gives the last lines of a worker’s log and of its raw output, in the order of their times', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await writeLog(
    running,
    line('one', '10:00:00') + line('two', '10:00:05') + line('three', '10:00:20'),
  )
  const output = join(running.supervisor.layout.workerLogs, 'alice.out')
  await writeFile(output, 'Error: boom\n    at somewhere\n')
  const printedAt = new Date('2025-11-06T10:00:10.000Z')
  await utimes(output, printedAt, printedAt)

  const all = await linesOf(alice)
  const last = await linesOf(alice, '?lines=2')

  expect(all).toEqual([
    'log one',
    'log two',
    'output Error: boom',
    'output     at somewhere',
    'log three',
  ])
  expect(last).toEqual(['output     at somewhere', 'log three'])
})

it('shows them while the worker does not start', async () => {
  await using running = await runningSupervisor({ behaviour: 'unusable' })
  const alice = await running.person('alice', 'guest')
  await alice.send('GET', '/api/memories')

  expect(await linesOf(alice)).toEqual(['output the fixture finds its profile unusable'])
})

it('has nothing to show of a worker that never ran', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')

  expect(await linesOf(alice)).toEqual([])
})

it('shows a guest the own worker’s alone, an owner everybody’s, and notes whose an owner saw', async () => {
  await using running = await runningSupervisor()
  const [olga, alice, bob] = [
    await running.person('olga', 'owner'),
    await running.person('alice', 'guest'),
    await running.person('bob', 'guest'),
  ]
  await writeLog(running, line('one', '10:00:00'))

  const [own, theirs] = [await linesOf(alice), await linesOf(olga)]
  const others = await bob.send('GET', '/api/workers/alice/logs')
  const unknown = await bob.send('GET', '/api/workers/nobody/logs')
  const nobody = await olga.send('GET', '/api/workers/nobody/logs')
  const audit = await olga.mustSend('GET', '/api/audit?event=worker_log_read')

  expect([own, theirs]).toEqual([['log one'], ['log one']])
  expect([others.status, unknown.status, nobody.status]).toEqual([403, 403, 404])
  expect(others.json['detail']).toBe(unknown.json['detail'])
  expect([audit.json['items']].flat()).toHaveLength(1)
})

it.each([['worker.log'], ['.']])('follows no link inside a profile: logs/worker/%s', async (at) => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const place = join(running.root, 'profiles/alice/logs/worker', at)
  await rm(place, { recursive: true, force: true })
  await symlink(
    at === '.' ? dirname(running.supervisor.layout.usersFile) : running.supervisor.layout.usersFile,
    place,
  )

  const answer = await alice.send('GET', '/api/workers/alice/logs')
  using feed = await readEvents(alice, '/api/workers/alice/logs?follow=true')
  await eventually(() => at === '.' || feed.end())

  expect(answer.text + feed.text()).not.toContain('passwordHash')
  if (at === 'worker.log') expect(answer.json['code']).toBe('invalid-path')
})

it.each([['?lines=-1'], ['?lines=10001'], ['?lines=x'], ['?follow=maybe'], ['?other=1']])(
  'refuses %s',
  async (query) => {
    await using running = await runningSupervisor()
    const alice = await running.person('alice', 'guest')

    expect((await alice.send('GET', `/api/workers/alice/logs${query}`)).status).toBe(400)
  },
)

it('follows both into the files that replace them, and ends with the session', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  using feed = await readEvents(alice, '/api/workers/alice/logs?follow&lines=1')
  const shown = (): string[] => feed.events.map(({ told }) => shownLine(told))

  const path = await writeLog(running, line('one', '10:00:00'))
  await eventually(() => shown().includes('log one'))
  await appendFile(join(running.supervisor.layout.workerLogs, 'alice.out'), 'printed\n')
  await eventually(() => shown().includes('output printed'))
  await rename(path, `${path}.1`)
  await writeLog(running, line('two', '10:00:01'))
  await eventually(() => shown().includes('log two'))
  await alice.mustSend('POST', '/api/auth/logout')
  await eventually(() => feed.end())

  expect(shown()).toEqual(['log one', 'output printed', 'log two'])
  expect(feed.headers['content-type']).toContain('text/event-stream')
})

function line(msg: string, time: string): string {
  return `${JSON.stringify({ level: 'info', ts: `2025-11-06T${time}.000Z`, evt: 'x', msg })}\n`
}

async function writeLog({ root }: RunningSupervisor, text: string): Promise<string> {
  const path = join(root, 'profiles/alice/logs/worker/worker.log')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
  return path
}

async function linesOf(client: Client, query = ''): Promise<string[]> {
  const { json } = await client.mustSend('GET', `/api/workers/alice/logs${query}`)
  return [json['items']].flat().map((item) => shownLine(Object(item)))
}

function shownLine({ source, line: text }: Record<string, unknown>): string {
  const message = /"msg":"([^"]*)"/.exec(String(text))?.[1] ?? text
  return `${String(source)} ${String(message)}`
}
