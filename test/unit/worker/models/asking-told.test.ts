import { expect, it } from 'vitest'
import { inWords } from '../../../../shared/domain/said.ts'
import { AppError, diskFull } from '../../../../shared/errors/app-error.ts'
import { errorSaid, refusalOf, runSaid, runTold } from '../../../../worker/agents/run-told.ts'
import { ASKING_WORDS, askingSaid } from '../../../../worker/models/asking-told.ts'
import { ModelFailure } from '../../../../worker/models/model-failure.ts'
import { failureFor, modelTold } from '../../../../worker/models/model-told.ts'

const FULL = Object.assign(new Error('no space left'), { code: 'ENOSPC' })

it.each([
  ['a model of a kind', new ModelFailure('busy', 'Too many wait.'), ['model-failed']],
  [
    'a model with a code',
    failureFor('timeout', modelTold('server-silent', { server: 'http://a' })),
    ['server-silent'],
  ],
  ['a limit of the run', refusalOf(runSaid('token-limit', { most: 100 })), ['token-limit']],
  ['a full disk', diskFull('The disk is full.', FULL), ['disk-full']],
  ['anything else', new AppError('conflict', 'It is taken.'), ['failed']],
])(
  'a question that failed by %s is said by codes, which read as its message',
  (_what, error, codes) => {
    const said = askingSaid(error)

    expect(said.map(({ code }) => code)).toEqual(codes)
    expect(inWords(said, ASKING_WORDS)).toBe(error.message)
    expect(runTold(...errorSaid(error)).message).toBe(error.message)
  },
)
