import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { BenchModelServer } from './bench-model-server.ts'

const Question = schema(() => z.looseObject({ input: z.array(z.string()) }))

/** A server of embeddings that takes the same time for every request, one after another, as a machine with one model does. */
export async function startSlowEmbedder(takesMs: number): Promise<BenchModelServer> {
  let work: Promise<unknown> = Promise.resolve()
  return await BenchModelServer.listen(async (body, response) => {
    const { input } = Question.parse(parseJson(body.toString('utf8'), 'A question'), 'A question')
    work = work.then(async () => {
      await wait(takesMs)
      response.end(JSON.stringify({ embeddings: input.map(() => [1, 0, 0]) }))
    })
    await work
  })
}
