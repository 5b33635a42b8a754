import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Latch } from '../../worker/index/latch.ts'
import { builtProgram } from '../support/built-program.ts'
import { sayAndRead } from '../support/event-reader.ts'
import { eventually } from '../support/eventually.ts'
import { nextBuild } from '../support/next-build.ts'
import { startModelServer } from '../support/scripted-model-server.ts'

it('fault 37: a build whose workers do not start is found out by somebody at rest and stops there; who is busy keeps the one before, and the build before brings all back', async () => {
  const gate = new Latch()
  await using model = await startModelServer({
    kind: 'ollama',
    models: ['talker'],
    script: () => ({
      steps: [{ text: 'Half of it' }, { waitFor: gate.opened }, { text: ' and the rest.' }],
    }),
  })
  await using program = await builtProgram()
  await using bad = await nextBuild(program)
  const loader = join(bad.runtime, 'worker.cjs')
  await writeFile(loader, `process.exit(1)\n${await readFile(loader, 'utf8')}`)
  const modelServers = [{ url: model.url, local: true }]
  const console = await program.console()
  await console.mustSend('PUT', '/api/system/config', { body: { modelServers } })
  await console.close()
  // By name the busy one would come first.
  const busy = await program.person('anna')
  const resting = await program.person('zoe')
  await busy.mustSend('PUT', '/api/config/models', {
    body: { defaults: { persona: 'ollama/talker' }, providers: { ollama: { baseUrl: model.url } } },
  })
  await resting.mustSend('GET', '/api/memories')
  using said = await sayAndRead(busy, { message: 'Tell me all of it' })
  const start = await said.until(({ name }) => name === 'start')
  await said.until(({ name }) => name === 'delta')
  const before = await program.pidOf('anna')

  const rolledOut = await bad.mh(['restart', '--workers'])
  const during = await program.rowOf('anna')
  const back = await program.mh(['restart'])
  gate.open()

  expect(rolledOut.exitCode).not.toBe(0)
  expect(rolledOut.stderr).toContain('Restarting the worker of zoe')
  expect(rolledOut.stderr).not.toContain('Restarting the worker of anna')
  expect(during).toMatchObject({ state: 'running', pid: before })
  expect(back.code).toBe(0)
  await program.mh(['worker', 'start', 'zoe'])
  expect((await resting.send('GET', '/api/memories')).status).toBe(200)
  const chat = `/api/chats/${String(start.told['conversationId'])}`
  const text = await eventually(async () => {
    const answer = await busy.mustSend('GET', chat)
    return answer.text.includes('and the rest') ? answer.text : undefined
  })
  expect(text).toContain('Half of it and the rest.')
  expect(await program.pidOf('anna')).toBe(before)
})
