import { type CopyOutcome, CopyWork } from '../../shared/api/backups.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isErrorCode } from '../../shared/errors/error-codes.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { ApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { ProgressLine } from '../memories/progress-line.ts'

/** Shows how far a work is, and gives what came of it once it is done. */
export async function outcomesOf(
  context: CommandContext,
  client: ApiClient,
  id: string,
): Promise<readonly CopyOutcome[]> {
  using progress = new ProgressLine(context)
  for await (const { name, data } of await client.follow(routes.followCopyWork, {
    params: { id },
  })) {
    const work = name === 'work' ? CopyWork.parse(parseJson(data, 'Work'), 'Work') : undefined
    if (work?.status === 'running') progress.show({ phase: 'copying', ...work })
    if (work?.status === 'done') return work.outcomes
  }
  throw new AppError(
    'supervisor-unreachable',
    'The supervisor ended in the middle of the work. What is complete: mh profile backup --list',
  )
}

/** Prints what came of a work, and fails when a part of it did. */
export function showOutcomes(
  { output }: CommandContext,
  outcomes: readonly CopyOutcome[],
  words: (outcome: CopyOutcome) => string,
): void {
  const problems = outcomes.flatMap(({ username, problem }) =>
    problem ? [{ username, ...problem }] : [],
  )
  const [first, ...others] = problems
  if (first && outcomes.length === 1)
    throw new AppError(isErrorCode(first.code) ? first.code : 'internal', first.message)
  output.result({ outcomes }, () =>
    outcomes
      .map((one) => (one.problem ? `${one.username}: ${one.problem.message}` : words(one)))
      .join('\n'),
  )
  if (first) {
    throw new AppError(
      isErrorCode(first.code) ? first.code : 'internal',
      `${others.length + 1} of ${outcomes.length} failed; see above.`,
    )
  }
}

const KIB = 1024
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A size for a person. */
export function sizeWords(bytes = 0): string {
  const step =
    bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(KIB)))
  return `${(bytes / KIB ** step).toFixed(step === 0 ? 0 : 1)} ${UNITS[step]}`
}
