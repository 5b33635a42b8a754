import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PROFILE_HEADER } from '../../../shared/control/worker-contract.ts'
import { eventually } from '../../support/eventually.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { SlowModel } from '../../support/slow-model.ts'

const WORKER = resolve(import.meta.dirname, '../../../dist/runtime/worker.cjs')
const NAMES = ['alice', 'bob', 'carol', 'dave']

let model: SlowModel
let running: RunningSupervisor

beforeAll(async () => {
  if (!existsSync(WORKER)) throw new Error('dist/ is not there: npm run build')
  model = await SlowModel.listen()
  running = await runningSupervisor({ workerProgram: [WORKER] })
  await allow([model.url])
  for (const name of NAMES) await running.person(name, 'guest')
})

afterAll(async () => {
  await running[Symbol.asyncDispose]()
  await model[Symbol.asyncDispose]()
})

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

it('takes up at once how many the owner allows', async () => {
  await running.console.mustSend('GET', '/api/memories', { headers: { [PROFILE_HEADER]: 'bob' } })
  await embed('dave')
  await queueIs({ running: 1, waiting: 2 })

  // Agents leave one to people.
  await allow([{ url: model.url, concurrency: 4 }])

  await queueIs({ running: 3, waiting: 0 })
  const asking = await eventually(() => model.open.length === 3 && model.open)
  expect(asking.map((one) => one.model).toSorted()).toEqual(['bob', 'carol', 'dave'])
})

it('shows in the metrics what goes on at each server, and names nobody', async () => {
  const { text } = await running.console.mustSend('GET', '/metrics')

  expect(text).toContain(`mh_model_queue_running{server="${model.url}/"} 3`)
  expect(text).toContain(`mh_model_queue_waiting{server="${model.url}/"} 0`)
  expect(text).toMatch(/mh_model_queue_wait_seconds_count\{waiting="agent"\} \d/)
  expect(text).not.toMatch(/alice|bob|carol|dave/)
})
