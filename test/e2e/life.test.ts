import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { isAlive } from '../support/processes.ts'

let program: BuiltProgram

beforeAll(async () => {
  program = await builtProgram()
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

it('fault 49: a user deleted at any moment of the worker’s start leaves no process and no folder', async () => {
  const console = await program.console()
  const pids = new Set<number>()

  for (let round = 0; round < 8; round += 1) {
    const username = `gone${round}`
    await console.mustSend('POST', '/api/users/create', { body: { username, role: 'guest' } })
    const asked = console.send('POST', '/api/capture', {
      headers: { 'x-mh-profile': username },
      body: { content: 'Kept in a hurry' },
    })
    await wait(round * 60)
    for (const row of [(await console.mustSend('GET', '/api/workers')).json['items']].flat()) {
      const { pid } = Object(row)
      if (typeof pid === 'number') pids.add(pid)
    }
    await console.mustSend('DELETE', `/api/users/${username}`)

    expect([201, 409, 423, 502, 503]).toContain((await asked).status)
  }

  expect([...pids].filter((pid) => isAlive(pid))).toEqual([])
  const left = await readdir(join(program.root, 'profiles'))
  expect(left.filter((name) => name.startsWith('gone'))).toEqual([])
  await console.close()
})
