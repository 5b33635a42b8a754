import type { z } from 'zod'
import type { BulkProgress } from '../../shared/api/memory-bulk.ts'
import { LINES_TYPE, type Route } from '../../shared/api/route.ts'
import type { Schema } from '../../shared/api/schema.ts'
import { PROFILE_HEADER } from '../../shared/control/worker-contract.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import type { CommandContext } from '../command-context.ts'
import { type ControlRequest, streamFromSupervisor } from '../control-transport.ts'
import { linesOfAnswer } from './lines-of-answer.ts'
import { ProgressLine } from './progress-line.ts'

interface BulkWork<T> {
  readonly route: Pick<Route, 'method' | 'path'>
  readonly profile: string
  readonly query?: string
  readonly body?: ControlRequest['body']
  readonly report: Schema<z.ZodType<T>>
}

/** Longer than any pause between two progress lines. */
const SILENCE_MS = 600_000

/** Runs a long work, shows how far it is, and gives its result. */
export async function bulkResult<T extends object>(
  context: CommandContext,
  { route, profile, query = '', body, report }: BulkWork<T>,
): Promise<Exclude<T, BulkProgress>> {
  const request = {
    method: route.method,
    path: route.path + query,
    headers: { accept: LINES_TYPE, 'content-type': LINES_TYPE, [PROFILE_HEADER]: profile },
    body,
    timeoutMs: SILENCE_MS,
  }
  using progress = new ProgressLine(context)
  const { link, signal } = context
  return await streamFromSupervisor(link, { request, signal }, async (answer) => {
    for await (const line of linesOfAnswer(request, answer)) {
      const said = report.parse(parseJson(line, 'The answer'), 'The answer')
      if (isResult(said)) return said
      if ('phase' in said) progress.show(said)
    }
    throw new AppError('worker-unreachable', 'The work broke off before its result. Run it again.')
  })
}

function isResult<T extends object>(said: T): said is Exclude<T, BulkProgress> {
  return !('phase' in said)
}
