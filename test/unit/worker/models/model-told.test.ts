import { expect, it } from 'vitest'
import type { ModelReasonCode } from '../../../../shared/domain/model-said.ts'
import { failureFor, failureTold, modelTold } from '../../../../worker/models/model-told.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'

const VALUES = {
  server: 'http://a',
  provider: 'one',
  model: 'tiny',
  role: 'persona',
  path: '/api/tags',
  base: 'llama',
  most: 64,
  tokens: 30,
  used: 31,
  day: '2026-03-29',
  zone: 'Europe/Berlin',
  count: 2,
  texts: 3,
}

it.each<[ModelReasonCode, string]>([
  [
    'no-model-serves',
    'No model serves the role persona. Name one: mh model set persona PROVIDER/MODEL.',
  ],
  ['none-answered', 'No model of the role persona answered.'],
  ['of-model', 'tiny:'],
  ['names-no-model', 'It names no model.'],
  [
    'budget-invalid',
    'globalSettings.budget.tokensPerDay of etc/models.json must be a whole number, 0 or more.',
  ],
  [
    'budget-spent',
    'The budget of 30 tokens a day is spent: 31 were used on 2026-03-29 (Europe/Berlin).',
  ],
  ['not-shown', 'None of these memories may be shown to this model.'],
  ['withdrawn', 'The question was withdrawn.'],
  ['withdrawn-from', 'The question to http://a was withdrawn.'],
  ['busy-with-others', 'http://a is busy with others.'],
  ['too-many-wait', 'Too many questions wait for http://a already.'],
  ['allowed-no-more', 'The owner does not allow http://a any more.'],
  ['broke-off', 'http://a broke off in its reply.'],
  ['broke-off-unsaid', 'The model broke off.'],
  ['failed-in-reply', 'http://a failed in the middle of its reply.'],
  ['said-nothing', 'http://a answered with nothing.'],
  ['no-reply', 'http://a answered with something that is no reply.'],
  ['no-events', 'http://a answered with no stream of events.'],
  ['wrong-answer', 'http://a answered /api/tags with something else than was asked for.'],
  ['wrong-answer-twice', 'tiny answered twice with something else than was asked for.'],
  ['too-many-bytes', 'http://a answered with more than 64 bytes.'],
  ['too-long-reply', 'http://a answered with a reply of more than 64 bytes.'],
  ['too-long-line', 'http://a answered with a line of more than 64 bytes.'],
  ['too-many-characters', 'A model answered with more than 64 characters.'],
  ['too-many-tools', 'http://a called more than 64 tools.'],
  ['no-end', 'A model answered without an end.'],
  ['redirects', 'http://a redirects elsewhere, which is not followed.'],
  ['compressed', 'http://a answers compressed, which it was asked not to do.'],
  ['embedding-count', 'The provider one answered with 2 embeddings for 3 texts.'],
  ['embedding-lengths', 'The provider one answered with embeddings of different lengths.'],
  ['embedding-nowhere', 'The provider one answered with an embedding that points nowhere.'],
  ['no-embedding', 'The embedder answered with nothing.'],
  [
    'other-file',
    'http://a received another file than was announced: it was changed meanwhile. Try again.',
  ],
  [
    'no-adapted-model',
    'http://a did not make a model of llama and this adapter; its own log says why. Newer versions of Ollama load no adapters any more: use one that does, or merge the adapter into a model and name that with mh model set.',
  ],
])('why a model does not answer reads as ever, by the code %s', (code, words) => {
  const told = modelTold(code, VALUES)

  expect(told).toEqual({ reason: words, said: { code, values: VALUES } })
  expect(failureTold(failureFor('busy', told))).toEqual(told)
})

it('a failure of several sentences is told of by its kind, with its words', () => {
  const said = [modelTold('withdrawn').said, modelTold('no-end').said]
  const failure = new ModelFailure('garbage', 'It was both.', { said })

  expect(failureTold(failure)).toEqual({
    reason: 'It was both.',
    said: { code: 'garbage', values: { quote: 'It was both.' } },
  })
})
