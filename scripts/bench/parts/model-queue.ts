import { join } from 'node:path'
import { BenchSupervisor } from '../bench-supervisor.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { Flood, medianMs } from '../flood.ts'
import { inTurns } from '../rounds.ts'
import type { BenchModelServer } from '../bench-model-server.ts'
import { startSlowEmbedder } from '../slow-embedder.ts'
import { waitUntil } from '../wait-until.ts'

/** How long the server takes for a request, and how many one profile has waiting all the time. */
const TAKES_MS = 100
const FLOODING = 6
const QUESTIONS = 10
const PATIENCE_MS = 60_000
/** So many of the flood have been answered before anybody else asks. */
const WARM_UP = 5

/** A person's search by meaning at a server with one place, while another profile floods it, against the same while nobody else asks. */
export async function measureModelQueue(bench: Bench): Promise<Measurement[]> {
  const root = join(await bench.place.folder('mq'), 'r')
  await using embedder = await startSlowEmbedder(TAKES_MS)
  await using supervisor = await BenchSupervisor.start({ root, built: bench.place.built }, bench)
  await supervisor.console.configure({ modelServers: [{ url: embedder.url, concurrency: 1 }] })
  const flooder = await embedding(bench, supervisor, embedder)
  const person = await embedding(bench, supervisor, embedder)
  let last = 0
  const question = async (name: string): Promise<void> =>
    await supervisor.ask(name, `/api/memories/search?q=question${(last += 1)}`)
  const results = await inTurns(
    {
      flooded: async () => {
        await using flood = new Flood(() => question(flooder), FLOODING)
        await flood.until(WARM_UP)
        return await medianMs(QUESTIONS, () => question(person))
      },
      alone: async () => await medianMs(QUESTIONS, () => question(person)),
    },
    { ...bench, count: bench.rounds },
  )
  return [
    {
      name: `model-queue: a search while another profile has ${FLOODING} waiting`,
      unit: 'ms',
      figures: results.flooded,
      against: { name: 'while nobody else asks', figures: results.alone },
      // The request in flight, and its own.
      target: { of: 'ratio', is: 'at most', value: 2.2 },
    },
    {
      name: 'model-queue: most requests at once at a server with one place',
      unit: '',
      // A second one may begin before the server has seen that one was given up.
      figures: [embedder.mostAtOnce],
    },
  ]
}

/** A profile whose one memory is embedded. */
async function embedding(
  { signal }: Bench,
  supervisor: BenchSupervisor,
  { url }: BenchModelServer,
): Promise<string> {
  const name = await supervisor.addGuest()
  const { console } = supervisor
  const models = {
    defaults: { embedder: 'ollama/bench' },
    models: { 'ollama/bench': { provider: 'ollama', model: 'bench' } },
    providers: { ollama: { baseUrl: url } },
  }
  await console.give(name, 'POST', ['/api/capture', { content: 'Something to remember' }])
  await console.give(name, 'PUT', ['/api/config/models', models])
  const isEmbedded = async (): Promise<boolean> =>
    Object(Object(await console.ask(name, '/api/models')).embedding).state === 'current'
  if (!(await waitUntil(isEmbedded, { patienceMs: PATIENCE_MS, signal })))
    throw new Error(`The memory of ${name} was not embedded within ${PATIENCE_MS} ms.`)
  return name
}
