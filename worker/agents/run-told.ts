import { saidOf } from '../../shared/api/said.ts'
import { schema } from '../../shared/api/schema.ts'
import { RUN_SAID_CODES, type RunSaid, type RunSaidCode } from '../../shared/domain/run-said.ts'
import { inWords, type SaidValues, type Sentences } from '../../shared/domain/said.ts'
import { AppError, isDiskFull } from '../../shared/errors/app-error.ts'
import { ASKING_WORDS, askingSaid } from '../models/asking-told.ts'
import type { Hindrance } from '../profile/cognitive-mode.ts'
import { HINDRANCES } from '../profile/hindrances.ts'

/** Why a run ended as it did, as its record has it: by codes, and the same in English. */
export interface RunTold {
  readonly message: string
  readonly said: readonly RunSaid[]
}

/** One sentence about a run. */
export function runSaid(code: RunSaidCode, values: SaidValues = {}): RunSaid {
  return { code, values }
}

/** What a run's record says, sentence by sentence. */
export function runTold(...said: readonly RunSaid[]): RunTold {
  return { message: inWords(said, ENGLISH), said }
}

/** What keeps an agent from running. */
export function hindranceSaid({ code }: Hindrance): RunSaid {
  return runSaid(code)
}

/** What a person may be told of an error that ended a run, or kept it from beginning. */
export function errorSaid(error: unknown): readonly RunSaid[] {
  if (!(error instanceof AppError) || error.code === 'internal')
    return [runSaid(isFullBehind(error) ? 'disk-full' : 'our-fault')]
  if (isDiskFull(error)) return askingSaid(error)
  const reason = RunReason.zod.safeParse(error.details['reason']).data
  return reason === undefined ? askingSaid(error) : [reason]
}

/** Refuses to go on in a run, with `conflict`, and says why. */
export function refusalOf(said: RunSaid): AppError {
  const { message } = runTold(said)
  return new AppError('conflict', message, { details: { reason: said } })
}

/** The reasons of failures that are among what is said of runs. */
const RunReason = schema(() => saidOf(RUN_SAID_CODES))

function isFullBehind(error: unknown): boolean {
  if (isDiskFull(error)) return true
  return error instanceof Error && error.cause !== undefined && isFullBehind(error.cause)
}

const ENGLISH: Sentences<RunSaidCode> = {
  ...HINDRANCES,
  ...ASKING_WORDS,
  cancelled: ({ by }) => `Cancelled by ${by}.`,
  'took-too-long': ({ minutes }) =>
    `It took longer than ${minutes} minutes. What was left is done by the next run.`,
  'worker-stopped': () => 'The worker stopped. What was left is done by the next run.',
  'worker-stopped-early': () => 'The worker stopped before it ended.',
  'worker-ended': () => 'The worker ended before the run did.',
  'safe-to-repeat': () => 'It is safe to run it again.',
  'tried-often': ({ attempts }) => `It was tried ${attempts} times: no more by itself.`,
  'attempt-cancelled': ({ by }) => `Its next attempt was cancelled by ${by}.`,
  'not-tried-again': () => 'It was not tried again:',
  'our-fault': () => 'It failed through a fault of ours. The log of the worker has the details.',
  'no-json': ({ path }) =>
    `${path} is no JSON object. Mend it, or delete it: it is made anew then.`,
  'missed-too-many': ({ most }) =>
    `More than ${most} runs were due while nothing could run. The first ${most} are made up for.`,
  'missed-too-late': () => 'It was due while nothing could run, and is not made up for.',
  'missed-under-way': () => 'The run before was still under way when it was due.',
  'missed-hours': () =>
    'Its hours went by without a run: nothing could run then, or the person was not away for long enough.',
  'missed-night': () =>
    'The night was over before you had been away for long enough. It is done in the next.',
  earlier: ({ quote }) => String(quote),
}
