import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Latch } from '../../worker/index/latch.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { sayAndRead } from '../support/event-reader.ts'
import { eventually } from '../support/eventually.ts'
import { nextBuild } from '../support/next-build.ts'
import { startModelServer } from '../support/scripted-model-server.ts'

/** Puts lines before everything else that a build's workers do. */
async function spoil({ runtime }: { readonly runtime: string }, lines: string): Promise<void> {
  const loader = join(runtime, 'worker.cjs')
  await writeFile(loader, `${lines}\n${await readFile(loader, 'utf8')}`)
}

/** Where the programs lie that a worker runs. */
async function programsOf(program: BuiltProgram, username: string): Promise<string> {
  return await readFile(`/proc/${await program.pidOf(username)}/maps`, 'utf8')
}

it('fault 37: the first worker that does not come up with a new build stops the rollout and goes back to the one before, as does everybody; who is busy keeps their worker', async () => {
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
  await spoil(bad, 'process.exit(1)')
  const earlier = String((await program.status())['build'])
  const modelServers = [{ url: model.url, local: true }]
  const console = await program.console()
  await console.mustSend('PUT', '/api/system/config', { body: { modelServers } })
  await console.close()
  // By name the busy one would come first.
  const busy = await program.person('anna')
  const asleep = await program.person('bert')
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

  expect(rolledOut.exitCode).not.toBe(0)
  expect(rolledOut.stderr).toContain('Restarting the worker of zoe')
  expect(rolledOut.stderr).not.toContain('Restarting the worker of anna')
  expect(rolledOut.stderr).toContain('The rollout has stopped. The worker of zoe did not come up')
  // Nobody had to bring it back.
  expect((await resting.send('GET', '/api/memories')).status).toBe(200)
  expect(await programsOf(program, 'zoe')).toContain(`/run/runtime/${earlier}/`)
  expect((await asleep.send('GET', '/api/memories')).status).toBe(200)
  expect(await programsOf(program, 'bert')).toContain(`/run/runtime/${earlier}/`)
  expect(await program.rowOf('anna')).toMatchObject({ state: 'running', pid: before })
  expect(await program.status()).toMatchObject({
    build: bad.build,
    outdatedWorkers: 0,
    workerBuild: { state: 'refused', earlier, runs: earlier, refusal: { username: 'zoe' } },
  })
  gate.open()
  const chat = `/api/chats/${String(start.told['conversationId'])}`
  const text = await eventually(async () => {
    const answer = await busy.mustSend('GET', chat)
    return answer.text.includes('and the rest') ? answer.text : undefined
  })
  expect(text).toContain('Half of it and the rest.')
  expect(await program.pidOf('anna')).toBe(before)
})

it('fault 37: a refused build stays refused over a restart, says so, and is tried again when asked', async () => {
  await using program = await builtProgram()
  await using bad = await nextBuild(program)
  // It ends in good order before it listens; with this file gone it is a good build.
  const mark = join(program.root, 'spoilt')
  await writeFile(mark, '')
  await spoil(bad, `if (require('node:fs').existsSync(${JSON.stringify(mark)})) process.exit(0)`)
  const earlier = String((await program.status())['build'])
  const zoe = await program.person('zoe')
  await zoe.mustSend('GET', '/api/memories')

  const first = await bad.mh(['restart'])
  // Nobody rolls anything out: the next who comes is the first with it.
  await program.mh(['worker', 'restart', 'zoe'])
  const again = await bad.mh(['restart'])
  const status = await program.mh(['status'])
  const doctor = await program.mh(['doctor'])
  const served = (await zoe.send('GET', '/api/memories')).status
  const programs = await programsOf(program, 'zoe')
  const refusedAgain = await bad.mh(['restart', '--workers'])
  await rm(mark)
  const mended = await bad.mh(['restart', '--workers'])
  const after = await programsOf(program, 'zoe')

  expect(first.exitCode).toBe(0)
  expect(first.stderr).toContain('1 worker goes on with the build from before')
  expect(again.stderr).toContain('The worker of zoe did not come up with the supervisor')
  expect(status.out).toContain('Refused')
  expect(status.out).toContain('mh restart --workers')
  expect(doctor.out).toContain('zoe did not come up with the supervisor’s build')
  expect(served).toBe(200)
  expect(programs).toContain(`/run/runtime/${earlier}/`)
  expect(refusedAgain.exitCode).not.toBe(0)
  expect(mended).toMatchObject({ exitCode: 0 })
  expect(after).toContain(`/run/runtime/${bad.build}/`)
})

it('fault 37: whose worker comes up with neither build speaks against none', async () => {
  await using program = await builtProgram()
  await using next = await nextBuild(program)
  const zoe = await program.person('zoe')
  const anna = await program.person('anna')
  for (const person of [zoe, anna]) await person.mustSend('GET', '/api/memories')
  await program.mh(['worker', 'stop', 'zoe'])
  // Nothing but the profile's own trouble: what should be a folder is none.
  const state = join(program.root, 'profiles/zoe/out/state')
  await rm(state, { recursive: true })
  await writeFile(state, '')

  await next.mh(['restart'])
  await program.mh(['worker', 'start', 'zoe'])
  const row = await eventually(async () => {
    const seen = await program.rowOf('zoe')
    return seen['state'] === 'failed' || seen['state'] === 'backoff' ? seen : undefined
  })
  const rolledOut = await next.mh(['restart', '--workers'])

  expect(row).toMatchObject({ pid: null })
  expect(rolledOut).toMatchObject({ exitCode: 0 })
  expect(await programsOf(program, 'anna')).toContain(`/run/runtime/${next.build}/`)
  expect(await program.status()).not.toMatchObject({ workerBuild: { state: 'refused' } })
})
