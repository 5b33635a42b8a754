import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { BenchSupervisor } from './bench-supervisor.ts'
import type { Bench } from './part.ts'
import { waitUntil } from './wait-until.ts'

const PATIENCE_MS = 300_000
const LOOK_EVERY_MS = 100
const Runs = schema(() =>
  z.object({
    items: z.array(z.object({ status: z.string(), counts: z.record(z.string(), z.int()) })),
  }),
)

/** Starts the organizer in every profile at once, and gives how many memories it has enriched when all runs are done. */
export async function organizeEverybody(
  { console }: Pick<BenchSupervisor, 'console'>,
  names: readonly string[],
  signal: Bench['signal'],
): Promise<number> {
  const counts = names.map(async (name) => {
    // On a busy machine a worker may take longer to start than a request is held for.
    await console.askUntilAnswered(name, '/api/agents')
    await console.give(name, 'POST', ['/api/agents/organizer/run', {}])
    let memories = 0
    const isDone = async (): Promise<boolean> => {
      const answer = await console.ask(name, '/api/agents/runs?agent=organizer&limit=1')
      const [run] = Runs.parse(answer, 'The runs').items
      memories = run?.counts['memories'] ?? 0
      return run?.status === 'done'
    }
    const patience = { patienceMs: PATIENCE_MS, everyMs: LOOK_EVERY_MS, signal }
    if (!(await waitUntil(isDone, patience)))
      throw new Error(`The organizer of ${name} was not done within ${PATIENCE_MS} ms.`)
    return memories
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
