import { join } from 'node:path'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { outputOf } from '../run-load.ts'
import { PromptResult } from '../search/prompt-job.ts'

const ROWS = 100_000
const QUESTIONS = 200
/** Building the index takes longer than any noise lasts. */
const MOST_ROUNDS = 2
/** A prompt costs at most so many times its search. */
const MOST_RATIO = 2

/** How long a prompt, and an answer without a model, take at 100,000 memories, beside the search that both begin with. */
export async function measurePrompt(bench: Bench): Promise<Measurement[]> {
  const folder = await bench.place.folder('prompt')
  const program = bench.place.program('prompt-latency')
  const { made } = await inTurns(
    {
      made: async (round: number): Promise<PromptResult> => {
        const path = join(folder, `${round}-${performance.now()}.sqlite`)
        const job = { path, rows: ROWS, questions: QUESTIONS }
        const said = await outputOf([program], JSON.stringify(job))
        return PromptResult.parse(parseJson(said, 'The result'), 'The result')
      },
    },
    { ...bench, count: Math.min(bench.rounds, MOST_ROUNDS) },
  )
  const measurement = (name: string, figure: (result: PromptResult) => number): Measurement => ({
    name: `prompt: 100,000 memories: half of the ${name} within`,
    unit: 'ms',
    figures: made.map(figure),
    against: { name: 'the search alone', figures: made.map(({ searchMs }) => searchMs) },
    target: { of: 'ratio', is: 'at most', value: MOST_RATIO },
  })
  return [
    measurement('prompts', ({ promptMs }) => promptMs),
    measurement('answers without a model', ({ extractiveMs }) => extractiveMs),
  ]
}
