import { PROBLEM_TYPE } from '../../shared/errors/problem.ts'
import type { FuzzAnswer, FuzzCaller } from './fuzz-caller.ts'
import { type FuzzRequest, requestTo } from './fuzz-request.ts'
import type { Operation } from './operations.ts'
import { Random } from './random.ts'

export interface FuzzOptions {
  readonly operations: readonly Operation[]
  readonly callers: readonly FuzzCaller[]
  readonly seed: number
  /** The number of the first case, so that one can be made again alone. */
  readonly from?: number
  readonly cases: number
  readonly atOnce: number
  /** Where paths of files may lead. */
  readonly folder: string
  /** What no answer may hold. */
  readonly canary: string
  readonly signal?: AbortSignal
}

/** A case that went as none may. */
export interface Finding {
  readonly number: number
  readonly caller: string
  readonly route: string
  readonly request: string
  readonly why: string
}

export interface FuzzReport {
  readonly findings: readonly Finding[]
  /** How often each status was answered. */
  readonly statuses: ReadonlyMap<number, number>
  /** The routes that were asked. */
  readonly routes: ReadonlySet<string>
  /** Callers that had a success. */
  readonly succeeded: ReadonlySet<string>
}

const HOSTILITY = 0.15
/** Refusals of 500 and above that are documented: whoever meets one may try again. */
const MAY_BE_503: ReadonlySet<string> = new Set(['worker-starting', 'worker-off', 'busy'])

/** Sends the cases and tells what went as it may not. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { from = 0, cases, atOnce, signal } = options
  const findings: Finding[] = []
  const statuses = new Map<number, number>()
  const routes = new Set<string>()
  const succeeded = new Set<string>()
  let next = from
  const takeTurns = async (): Promise<void> => {
    while (next < from + cases && !isAborted(signal)) {
      const number = next
      next += 1
      const { caller, operation, request } = caseOf(number, options)
      routes.add(operation.id)
      const { status, why } = await outcomeOf(caller, request, options.canary)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status < 400) succeeded.add(caller.name)
      if (why !== undefined)
        findings.push({
          number,
          caller: caller.name,
          route: operation.id,
          request: shown(request),
          why,
        })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, takeTurns))
  return { findings, statuses, routes, succeeded }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true
}

/** Each case has numbers of its own: which runs beside it changes nothing in it. Routes and callers take turns, so that each meets each. */
function caseOf(number: number, { operations, callers, seed, folder }: FuzzOptions) {
  const random = new Random(seed + Math.imul(number, 0x9e3779b1))
  const caller = picked(callers, Math.floor(number / operations.length))
  const asked = picked(operations, number)
  const operation = caller.leavesOut.has(asked.id)
    ? random.pick(operations.filter(({ id }) => !caller.leavesOut.has(id)))
    : asked
  const source = {
    random,
    known: caller.known,
    folder,
    hostility: random.chance(0.3) ? 0 : HOSTILITY,
  }
  return { caller, operation, request: requestTo(operation, source) }
}

function picked<T>(from: readonly T[], turn: number): T {
  const [one] = from.slice(turn % from.length)
  if (one === undefined) throw new RangeError('There is nothing to pick from.')
  return one
}

interface Outcome {
  readonly status: number
  readonly why: string | undefined
}

async function outcomeOf(
  caller: FuzzCaller,
  request: FuzzRequest,
  canary: string,
): Promise<Outcome> {
  try {
    const answer = await caller.send(request)
    return { status: answer.status, why: wrongIn(answer, canary) }
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error))
    return { status: 0, why: `no answer: ${message}` }
  }
}

function wrongIn({ status, type, text }: FuzzAnswer, canary: string): string | undefined {
  if (text.includes(canary)) return 'it holds what another person said'
  if (status >= 400 && !type.startsWith(PROBLEM_TYPE)) return `${status} without a problem document`
  if (status < 500) return undefined
  const code = /"code":"([\w-]+)"/.exec(text)?.[1] ?? 'no code'
  return status === 503 && MAY_BE_503.has(code) ? undefined : `${status}: ${text.slice(0, 300)}`
}

function shown({ method, path, headers, body }: FuzzRequest): string {
  const text = body === null ? '' : String(body)
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${text.slice(0, 400)}`
}
