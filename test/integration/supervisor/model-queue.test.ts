import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PROFILE_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { SlowModel } from '../../support/slow-model.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts'

const WORKER = resolve(import.meta.dirname, '../../../dist/runtime/worker.cjs')
const NAMES = ['alice', 'bob', 'carol', 'dave']

let folder: TemporaryFolder
let model: SlowModel
let running: RunningSupervisor

beforeAll(async () => {
  if (!existsSync(WORKER)) throw new Error('dist/ is not there: npm run build')
  folder = await temporaryFolder()
  model = await SlowModel.listen()
  running = await started()
  await allow([model.url])
  for (const name of NAMES) await running.person(name, 'guest')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function started(): Promise<RunningSupervisor> {
  return await runningSupervisor({ root: folder.path, workerProgram: [WORKER] })
}

/** Ends the supervisor, which leaves the workers to the next. */
async function restart(): Promise<void> {
  await running.console.mustSend('POST', '/api/system/stop', { body: { workers: 'leave' } })
  await running[Symbol.asyncDispose]()
  running = await started()
}

async function allow(modelServers: unknown[]): Promise<void> {
  await running.console.mustSend('PUT', '/api/system/config', { body: { modelServers } })
}

/** Lets a person's worker embed, with a model of the person's name; it asks at once whether the model answers. */
async function embed(name: string): Promise<void> {
  await running.console.mustSend('PUT', '/api/config/models', {
    headers: { [PROFILE_HEADER]: name },
    body: {
      defaults: { embedder: 'embedder' },
      models: { embedder: { provider: 'ollama', model: name } },
      providers: { ollama: { baseUrl: model.url, retries: 0 } },
    },
  })
}

interface Figures {
  readonly running: number
  readonly waiting: number
}

/** Settled when the queue is like this. */
async function queueIs(wanted: Figures): Promise<void> {
  await eventually(async () => {
    const { json } = await running.console.mustSend('GET', '/api/system')
    const [first] = [json['modelQueue']].flat()
    const { running: served, waiting } = Object(first)
    return served === wanted.running && waiting === wanted.waiting
  })
}

async function pidOf(name: string): Promise<number> {
  const { json } = await running.console.mustSend('GET', '/api/workers')
  return Number(
    [json['items']]
      .flat()
      .map(Object)
      .find((row) => row.username === name)?.pid,
  )
}

it('serves one worker at a time at a local server, and the next when a place is given back', async () => {
  await embed('alice')
  const first = await model.question()
  await embed('bob')
  await queueIs({ running: 1, waiting: 1 })

  first.answer()
  const second = await model.question('alice')

  expect(second.model).toBe('bob')
  await queueIs({ running: 1, waiting: 0 })
  expect(model.mostAtOnce).toBe(1)
})

it('serves the next when a worker is killed that holds a place', async () => {
  await embed('carol')
  await queueIs({ running: 1, waiting: 1 })

  process.kill(await pidOf('bob'), 'SIGKILL')
  const next = await model.question('bob')

  expect(next.model).toBe('carol')
})

it('counts under the next supervisor what its workers still hold', async () => {
  await running.console.mustSend('GET', '/api/memories', { headers: { [PROFILE_HEADER]: 'bob' } })
  await queueIs({ running: 1, waiting: 1 })
  const held = await model.question()
  const pids = [await pidOf('bob'), await pidOf('carol')]

  await restart()
  await queueIs({ running: 1, waiting: 1 })
  expect(model.open).toEqual([held])
  held.answer()
  const next = await model.question('carol')

  expect(next.model).toBe('bob')
  await queueIs({ running: 1, waiting: 0 })
  expect([await pidOf('bob'), await pidOf('carol')]).toEqual(pids)
  expect(model.mostAtOnce).toBe(1)
})

it('takes up at once how many the owner allows', async () => {
  await embed('dave')
  await queueIs({ running: 1, waiting: 1 })

  await allow([{ url: model.url, concurrency: 3 }])

  await queueIs({ running: 2, waiting: 0 })
  const asking = await eventually(() => model.open.length === 2 && model.open)
  expect(asking.map((one) => one.model).toSorted()).toEqual(['bob', 'dave'])
})

it('shows in the metrics what goes on at each server, and names nobody', async () => {
  const { text } = await running.console.mustSend('GET', '/metrics')

  expect(text).toContain(`mh_model_queue_running{server="${model.url}/"} 2`)
  expect(text).toContain(`mh_model_queue_waiting{server="${model.url}/"} 0`)
  expect(text).toMatch(/mh_model_queue_wait_seconds_count\{waiting="agent"\} \d/)
  expect(text).not.toMatch(/alice|bob|carol|dave/)
})
