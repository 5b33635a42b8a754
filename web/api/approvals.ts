import { type ApiRequest, call, type RouteName } from './call.ts'
import { type Remedies, withRemedies } from './remedies.ts'
import { isObject, listOf, stringIn } from './shape.ts'

/** Something that the assistant may do only when a person says so. */
export interface Approval {
  readonly id: string
  readonly tool: string
  /** What it is to be done with, member by member, as text. */
  readonly input: readonly (readonly [name: string, value: string])[]
  readonly why: string
  readonly risk: string
  readonly askedAt: string
  readonly status: string
  /** Whether the assistant had read words that are not the person's own. */
  readonly readUntrusted: boolean
  readonly result: string | undefined
  /** What would be changed, as a unified diff, where a change is proposed. */
  readonly diff: string | undefined
}

interface ApprovalsOptions {
  readonly profile: string
  readonly remedies: Remedies
  /** Aborted when the person has gone. */
  readonly signal: AbortSignal
}

/** What waits for a person's decision, and what became of it. */
export class Approvals {
  readonly #options: ApprovalsOptions

  constructor(options: ApprovalsOptions) {
    this.#options = options
  }

  /** The newest, whatever became of them. */
  async newest(): Promise<Approval[]> {
    return await this.#call('GET /api/approvals', { query: {} }, readApprovals)
  }

  /** Has it done, or not. */
  async decide(id: string, decision: 'approve' | 'reject'): Promise<Approval> {
    const request = { params: { id }, body: { decision } }
    return await this.#call('POST /api/approvals/:id', request, readDecided)
  }

  async #call<Name extends RouteName, T>(
    name: Name,
    request: ApiRequest<Name>,
    read: (answer: unknown) => T | undefined,
  ): Promise<T> {
    const { profile, remedies, signal } = this.#options
    const sent = { ...request, profile, signal }
    return await withRemedies(() => call(name, sent, read), remedies, signal)
  }
}

function readApprovals(answer: unknown): Approval[] | undefined {
  return isObject(answer) ? listOf(answer['items'], readApproval) : undefined
}

function readDecided(answer: unknown): Approval | undefined {
  return isObject(answer) ? readApproval(answer['approval']) : undefined
}

function readApproval(value: unknown): Approval | undefined {
  const [id, tool, status] = ['id', 'tool', 'status'].map((name) => stringIn(value, name))
  if (!isObject(value) || id === undefined || tool === undefined || status === undefined)
    return undefined
  return {
    id,
    tool,
    status,
    input: isObject(value['input']) ? membersOf(value['input']) : [],
    why: stringIn(value, 'why') ?? '',
    risk: stringIn(value, 'risk') ?? '',
    askedAt: stringIn(value, 'askedAt') ?? '',
    readUntrusted: value['readUntrusted'] === true,
    result: stringIn(value, 'result'),
    diff: stringIn(value['proposal'], 'diff'),
  }
}

function membersOf(input: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(input).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
}
