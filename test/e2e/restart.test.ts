import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { builtProgram } from '../support/built-program.ts'
import { Client } from '../support/client.ts'
import { nextBuild } from '../support/next-build.ts'
import { isAlive } from '../support/processes.ts'

it('leaves running workers to the next supervisor, with their sessions', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('POST', '/api/capture', { body: { content: 'Before the restart' } })
  const worker = await program.pidOf('alice')
  const before = await program.status()

  const restarted = await program.mh(['restart'])
  const after = await program.status()

  expect(restarted).toMatchObject({ code: 0 })
  expect(restarted.err).not.toContain('--workers')
  expect(isAlive(Number(before['pid']))).toBe(false)
  expect(after).toMatchObject({ url: before['url'], outdatedWorkers: 0 })
  expect(after['pid']).not.toBe(before['pid'])
  expect(await program.pidOf('alice')).toBe(worker)
  const found = await alice.mustSend('GET', '/api/memories/search?q=restart')
  expect(found.text).toContain('Before the restart')
})

it('restarts the workers too when asked, and nobody has to start them by hand', async () => {
  await using program = await builtProgram()
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const worker = await program.pidOf('alice')

  const restarted = await program.mh(['restart', '--workers'])

  expect(restarted).toMatchObject({ code: 0 })
  expect(restarted.err).toContain('Restarting the worker of alice …')
  expect(isAlive(worker)).toBe(false)
  expect(await program.pidOf('alice')).not.toBe(worker)
})

it('says that workers keep the build that they were started with, until they are restarted', async () => {
  await using program = await builtProgram()
  await using next = await nextBuild(program)
  const alice = await program.person('alice')
  await alice.mustSend('GET', '/api/memories')
  const worker = await program.pidOf('alice')

  const restarted = await next.mh(['restart'])
  const kept = await program.pidOf('alice')
  const renewed = await next.mh(['restart', '--workers'])
  const last = await program.pidOf('alice')

  expect(restarted.stderr).toContain(
    '1 worker goes on with the build from before until restarted. To restart them too: mh restart --workers',
  )
  expect(kept).toBe(worker)
  expect(renewed.stderr).not.toContain('goes on with the build')
  expect(last).not.toBe(worker)
  expect(await readFile(`/proc/${last}/maps`, 'utf8')).toContain(`/run/runtime/${next.build}/`)
  expect(await program.status()).toMatchObject({ build: next.build, outdatedWorkers: 0 })
})

it('fault 36: answers every request of a restart under load as it should, or breaks the connection', async () => {
  await using program = await builtProgram()
  const people = [await program.person('alice'), await program.person('bob')]
  const ids = await Promise.all(people.map(captureOne))
  const workers = [await program.pidOf('alice'), await program.pidOf('bob')]
  const seen = { right: 0, refused: 0, wrong: new Array<string>() }
  const load = new AbortController()
  const lane = async (number: number): Promise<void> => {
    const person = people[number % 2] ?? new Client('')
    const mine = ids[number % 2] ?? ''
    while (!load.signal.aborted) {
      const answer = await person.send('GET', `/api/memories/${mine}`).catch(() => undefined)
      if (!answer) seen.refused += 1
      else if (answer.status === 200 && Object(answer.json['event'])['id'] === mine) seen.right += 1
      else if (seen.wrong.length < 5) seen.wrong.push(`${answer.status} ${answer.text}`)
    }
  }

  const lanes = Array.from({ length: 12 }, (_, number) => lane(number))
  for (let round = 0; round < 3; round += 1) {
    const restarted = await program.mh(['restart'])
    expect(restarted.code).toBe(0)
  }
  load.abort()
  await Promise.all(lanes)

  expect(seen.wrong).toEqual([])
  expect(seen.right).toBeGreaterThan(100)
  expect([await program.pidOf('alice'), await program.pidOf('bob')]).toEqual(workers)
  expect((await people[0]?.mustSend('GET', `/api/memories/${ids[0]}`))?.status).toBe(200)
})

async function captureOne(person: Client, number: number): Promise<string> {
  const body = { content: `Of person ${number}` }
  const { json } = await person.mustSend('POST', '/api/capture', { body })
  return String(Object(json['event'])['id'])
}
