import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { expect, it } from 'vitest'
import { ACTOR_HEADER, SECRET_HEADER } from '../../../shared/control/worker-contract.ts'
import { Client } from '../../support/client.ts'
import { runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { inState } from '../../support/worker-rows.ts'

const workerProgram = [join(BUILT, 'worker.cjs')]

it('A6: the console’s token of an earlier start opens nothing', async () => {
  await using folder = await temporaryFolder()
  const first = await runningSupervisor({ root: folder.path, workerProgram })
  const { controlToken, controlSocket } = first.supervisor.layout
  const old = (await readFile(controlToken, 'utf8')).trim()
  await first[Symbol.asyncDispose]()

  await using second = await runningSupervisor({ root: folder.path, workerProgram })

  expect((await second.console.send('GET', '/api/users')).status).toBe(200)
  const headers = { authorization: `Bearer ${old}` }
  const stale = new Client('http://localhost', { socketPath: controlSocket, headers })
  expect((await stale.send('GET', '/api/users')).status).toBe(401)
  await stale.close()
})

it('A6: a worker that is started anew answers nobody who has the secret of its earlier start', async () => {
  await using running = await runningSupervisor({ workerProgram })
  await running.person('alice', 'guest')
  const secretFile = join(running.supervisor.layout.workerRecords, 'alice.secret')
  const started = async (): Promise<string> => {
    await running.console.mustSend('POST', '/api/workers/alice/start')
    await inState(running.console, ['alice', 'running'])
    return (await readFile(secretFile, 'utf8')).trim()
  }
  const socketPath = join(running.root, 'run/workers/alice/worker.sock')
  const statusWith = async (secret: string): Promise<number> => {
    const dispatcher = new Agent({ connect: { socketPath } })
    const headers = { [SECRET_HEADER]: secret, [ACTOR_HEADER]: 'system' }
    const { statusCode, body } = await request('http://worker/api/memories', {
      dispatcher,
      headers,
    })
    await body.dump()
    await dispatcher.close()
    return statusCode
  }

  const first = await started()
  const whileFirst = await statusWith(first)
  await running.console.mustSend('POST', '/api/workers/alice/stop')
  const second = await started()

  expect(whileFirst).toBe(200)
  expect(second).not.toBe(first)
  expect(await statusWith(first)).toBe(401)
  expect(await statusWith(second)).toBe(200)
})
