import { isObject, stringIn } from './shape.ts'

/** What a person can be told of a request that failed. */
export interface Problem {
  /** One of the server's error codes; `unreachable` and `not-understood` are the page's own. */
  readonly code: string
  readonly detail: string
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  /** The fields of the request that are wrong. */
  readonly fields: readonly { readonly path: string; readonly message: string }[]
}

/** A request that failed, with what is known of the reason. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem

  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause })
    this.problem = problem
  }
}

/** Reads an answer that is no success. What stands between here and the server may have answered in its own way. */
export function readProblem(answer: unknown, { status, headers }: Response): Problem {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return {
    code: stringIn(answer, 'code') ?? `http-${status}`,
    detail: stringIn(answer, 'detail') ?? `The server answered ${status} and gave no reason.`,
    requestId: stringIn(answer, 'requestId') ?? headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
    fields: fieldsOf(answer),
  }
}

function fieldsOf(answer: unknown): Problem['fields'] {
  if (!isObject(answer) || !Array.isArray(answer['fields'])) return []
  return answer['fields'].map((field: unknown) => ({
    path: stringIn(field, 'path') ?? '',
    message: stringIn(field, 'message') ?? '',
  }))
}
