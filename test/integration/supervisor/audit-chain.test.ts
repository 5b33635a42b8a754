import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'

it('the system audit knows the head of a profile’s own, and sees that it was cut short', async () => {
  await using running = await runningSupervisor({ workerProgram: [join(BUILT, 'worker.cjs')] })
  const alice = await running.person('alice', 'guest')
  for (const content of ['one', 'two', 'three'])
    await alice.mustSend('POST', '/api/capture', { body: { content } })
  await running.console.mustSend('POST', '/api/workers/alice/stop')
  const noted = await headOf(running)

  await running.console.mustSend('POST', '/api/workers/alice/start')
  const whole = await verified(running, noted)
  await cutShort(join(running.root, 'profiles/alice/logs/audit'))
  const cut = await verified(running, noted)

  expect([whole['broken'], whole['holdsHead']]).toEqual([0, true])
  expect([cut['broken'], cut['holdsHead']]).toEqual([0, false])
  const system = await running.console.mustSend('GET', '/api/audit/verify')
  expect([system.json['broken'], system.json['findings']]).toEqual([0, []])
})

/** What the system audit has noted of the one profile. */
async function headOf(running: RunningSupervisor): Promise<string> {
  return await eventually(async () => {
    const { json } = await running.console.mustSend('GET', '/api/audit/verify')
    const [first] = Array.isArray(json['profileHeads']) ? json['profileHeads'] : []
    return first && String(first.head)
  })
}

async function verified(
  running: RunningSupervisor,
  head: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { json } = await running.console.mustSend('GET', `/api/audit/mine/verify?head=${head}`, {
    headers: { 'x-mh-profile': 'alice' },
  })
  return json
}

/** Takes every line but the first away, as somebody would who has something to hide. */
async function cutShort(folder: string): Promise<void> {
  const [day = ''] = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'))
  const [first] = (await readFile(join(folder, day), 'utf8')).split('\n')
  await writeFile(join(folder, day), `${first}\n`)
}
