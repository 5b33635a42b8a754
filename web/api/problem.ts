import { z } from 'zod'
import { workerSaid } from '../../shared/api/worker-said.ts'
import type { WorkerSaid } from '../../shared/domain/worker-said.ts'

/** A field that is wrong: a code of the server's with its values, where it gave one, and its words. */
export interface ProblemField {
  readonly path: string
  readonly message: string
  readonly code?: string | undefined
  readonly values?: Readonly<Record<string, string | number>> | undefined
  /** Whether the message is in the language of the page, rather than in the server's. */
  readonly isOwn?: boolean
}

/** A failure more closely than its code has it. */
export interface Reason {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
}

/** What a person can be told of a request that failed. */
export interface Problem {
  /** One of the server's error codes; `unreachable` and `not-understood` are the page's own, whose words its catalogue has. */
  readonly code: string
  /** Which of several rules was broken, where the code has some. */
  readonly rule?: string | undefined
  readonly detail: string
  /** Which of the failures with this code it is, with its values, where the server says it. */
  readonly reason?: Reason | undefined
  /** What the server says of a worker that does not serve. */
  readonly worker?: readonly WorkerSaid[] | undefined
  readonly requestId?: string | undefined
  readonly retryAfterSeconds?: number | undefined
  /** The fields of the request that are wrong. */
  readonly fields: readonly ProblemField[]
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
export function problemOfAnswer(answer: unknown, { status, headers }: Response): Problem {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const said = problemShape().safeParse(answer).data ?? { code: `http-${status}` }
  return {
    detail: '',
    fields: [],
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
    ...said,
  }
}

const problemShape = () =>
  z.object({
    code: z.string(),
    rule: z.string().optional().catch(undefined),
    detail: z.string().catch(''),
    reason: z.object({ code: z.string(), values: valuesShape() }).optional().catch(undefined),
    worker: workerShape().optional().catch(undefined),
    requestId: z.string().optional().catch(undefined),
    fields: z.array(fieldShape()).catch([]),
  })

const workerShape = () => z.object({ said: z.array(workerSaid()) }).transform(({ said }) => said)

const fieldShape = () =>
  z.object({
    path: z.string(),
    message: z.string(),
    code: z.string().optional().catch(undefined),
    values: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .optional()
      .catch(undefined),
  })

const valuesShape = () => z.record(z.string(), z.union([z.string(), z.number()]))
