import { join } from 'node:path'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { Flood, medianMs } from '../flood.ts'
import { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { startTalkingModel } from '../talking-model.ts'

/** Until the model's first word, and how many chats one profile has waiting all the time. */
const TAKES_MS = 200
const FLOODING = 6
const QUESTIONS = 7
/** So many of the flood have been answered before anybody else asks. */
const WARM_UP = 5
const MEMORIES = 50
const DELTA = 'event: delta'
const DONE = 'event: done'

/**
 * The first word of a reply through supervisor and worker, with search and prompt, against the same model asked directly; and a chat while
 * another profile floods a server with one place, against the same while nobody else speaks.
 */
export async function measureChat(bench: Bench): Promise<Measurement[]> {
  const root = join(await bench.place.folder('ch'), 'r')
  await using model = await startTalkingModel(TAKES_MS)
  await using direct = new HttpClient({ origin: model.url })
  await using supervisor = await BenchSupervisor.start({ root, built: bench.place.built }, bench)
  const { console } = supervisor
  await console.configure({ modelServers: [{ url: model.url, concurrency: 1 }] })
  const flooder = await speaker(supervisor, model.url)
  const person = await speaker(supervisor, model.url)
  let last = 0
  const say = async (name: string, until: string): Promise<void> =>
    await console.chat(name, `Where does ship number ${(last += 1)} sail?`, until)
  const body = { model: 'bench', messages: [{ role: 'user', content: 'Where?' }] }
  const results = await inTurns(
    {
      ours: async () => await medianMs(QUESTIONS, () => say(person, DELTA)),
      theirs: async () =>
        await medianMs(QUESTIONS, () => direct.untilSaid('/api/chat', 'The', { body })),
      alone: async () => await medianMs(QUESTIONS, () => say(person, DONE)),
      flooded: async () => {
        await using flood = new Flood(() => say(flooder, DONE), FLOODING)
        await flood.until(WARM_UP)
        return await medianMs(QUESTIONS, () => say(person, DONE))
      },
    },
    { ...bench, count: bench.rounds },
  )
  return [
    {
      name: `chat: first word of a model that takes ${TAKES_MS} ms`,
      unit: 'ms',
      figures: results.ours,
      against: { name: 'the model asked directly', figures: results.theirs },
      target: { of: 'ratio', is: 'at most', value: 1.3 },
    },
    {
      name: `chat: a reply while another profile has ${FLOODING} waiting`,
      unit: 'ms',
      figures: results.flooded,
      against: { name: 'while nobody else speaks', figures: results.alone },
      // The request in flight, and its own.
      target: { of: 'ratio', is: 'at most', value: 2.2 },
    },
    {
      name: 'chat: most replies at once at a server with one place',
      unit: '',
      figures: [model.mostAtOnce],
    },
  ]
}

/** A profile with some memories and the model. */
async function speaker(supervisor: BenchSupervisor, baseUrl: string): Promise<string> {
  const name = await supervisor.addGuest()
  const { console } = supervisor
  for (let number = 0; number < MEMORIES; number += 1) {
    const content = `Ship number ${number} sails to harbour ${number % 7} with ${number * 3} crates`
    await console.give(name, 'POST', ['/api/capture', { content }])
  }
  const models = {
    defaults: { persona: 'ollama/bench' },
    models: { 'ollama/bench': { provider: 'ollama', model: 'bench' } },
    providers: { ollama: { baseUrl } },
  }
  await console.give(name, 'PUT', ['/api/config/models', models])
  await console.chat(name, 'Are you there?', DONE)
  return name
}
