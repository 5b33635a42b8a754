import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'
import { BUILT, beginSupervisor, readyConsole, serviceRoot } from '../support/supervisor-process.ts'

it('ends with a failure when the workers of ten people fail to start one after another, and leaves those that run', async () => {
  await using place = await serviceRoot()
  const runtime = join(place.root, 'broken')
  await cp(BUILT, runtime, { recursive: true })
  const loader = join(runtime, 'worker.cjs')
  const onlyAlice = "if (!process.argv.includes('alice')) process.exit(1)\n"
  await writeFile(loader, onlyAlice + (await readFile(loader, 'utf8')))
  const supervisor = beginSupervisor(place, runtime)
  const console = await readyConsole(place)
  const failing = Array.from({ length: 10 }, (_, index) => `person${index}`)
  for (const username of ['alice', ...failing])
    await console.mustSend('POST', '/api/users/create', { body: { username, role: 'guest' } })
  const asking = (name: string) =>
    console.send('GET', '/api/memories', { headers: { 'x-mh-profile': name } })
  await asking('alice')
  const { pid } = Object((await place.workers())['alice'])

  // Nine may be the fault of nine.
  const waiting = failing.slice(1).map((name) => asking(name).catch(() => undefined))
  await eventually(async () => {
    const rows = await place.workers()
    return failing.slice(1).every((name) => Number(Object(rows[name]).generation) > 1)
  })
  const nine = (await asking('alice')).status
  waiting.push(asking(failing[0] ?? '').catch(() => undefined))
  const { exitCode } = await supervisor
  await Promise.all(waiting)
  await console.close()

  expect(nine).toBe(200)
  expect(exitCode).toBe(1)
  const log = await readFile(join(place.layout.supervisorLogs, 'supervisor.log'), 'utf8')
  expect(log).toContain('The workers of ten people failed to start one after another')
  expect(isAlive(pid)).toBe(true)
  const next = beginSupervisor(place)
  await using again = closing(await readyConsole(place))
  await eventually(async () => {
    const alice = Object((await place.workers())['alice'])
    return alice.state === 'running' && alice.pid === pid
  })
  const person = await again.client.send('GET', '/api/memories', {
    headers: { 'x-mh-profile': 'person0' },
  })
  expect(person.status).toBe(200)
  await place.mh(['stop'])
  await next
})

function closing(client: Client) {
  return { client, [Symbol.asyncDispose]: () => client.close() }
}
