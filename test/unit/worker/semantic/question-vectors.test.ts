import { expect, it } from 'vitest'
import type { Embedder } from '../../../../worker/models/embedder.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import { QuestionVectors } from '../../../../worker/semantic/question-vectors.ts'

const { signal } = new AbortController()

/** An embedder whose answers a test makes up, and how often it was asked. */
function embedderOf(answer: () => Float32Array): Embedder & { asked: number } {
  return {
    space: 'a model',
    name: 'test/a-model',
    isLocal: true,
    asked: 0,
    async embed() {
      this.asked += 1
      return [answer()]
    },
  }
}

it('asks once for each question', async () => {
  const embedder = embedderOf(() => new Float32Array([1, 0]))
  const questions = new QuestionVectors()

  await questions.of('one', embedder, { dimension: 2, signal })
  await questions.of('one', embedder, { dimension: 2, signal })
  await questions.of('two', embedder, { dimension: 2, signal })

  expect(embedder.asked).toBe(2)
})

it('asks anew once the vectors have another dimension, and gives none that cannot be compared', async () => {
  let vector = new Float32Array([1, 0])
  const embedder = embedderOf(() => vector)
  const questions = new QuestionVectors()
  await questions.of('one', embedder, { dimension: 2, signal })
  vector = new Float32Array([0, 0, 1])

  const found = await questions.of('one', embedder, { dimension: 3, signal })
  const wrong = questions.of('two', embedder, { dimension: 2, signal })

  expect(found).toHaveLength(3)
  await expect(wrong).rejects.toThrow('3 numbers where 2 were expected')
})

it('leaves an embedder alone that has just failed, and says why meanwhile', async () => {
  const embedder = embedderOf(() => {
    throw new ModelFailure('timeout', 'It is silent.')
  })
  const questions = new QuestionVectors()

  await expect(questions.of('one', embedder, { dimension: 2, signal })).rejects.toThrow('silent')
  await expect(questions.of('two', embedder, { dimension: 2, signal })).rejects.toThrow('silent')

  expect(embedder.asked).toBe(1)
})
