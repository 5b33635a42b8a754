import type {
  Approval,
  DecideApprovalRequest,
  ListApprovalsQuery,
} from '../../shared/api/approvals.ts'
import type { ProposedChange } from '../../shared/api/proposals.ts'
import type { Risk } from '../../shared/domain/approval.ts'
import type { OutcomeSaid } from '../../shared/domain/outcome-said.ts'
import { newId } from '../../shared/domain/ids.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import type { Tell } from '../events/profile-events.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import {
  type ApprovalStore,
  orderOf,
  PROPOSAL_WAITING_MS,
  type StoredApproval,
  WAITING_MS,
} from './approval-store.ts'
import { decisionOn } from './decision.ts'
import { hindered, type OutcomeTold } from './outcome-told.ts'

/** What came of carrying one out. */
export interface Effect {
  readonly status: 'done' | 'failed'
  readonly result: string
  readonly said?: OutcomeSaid | undefined
  readonly made: readonly string[]
}

interface ApprovalsOptions {
  readonly store: Pick<ApprovalStore, 'all' | 'write' | 'prune' | 'begin' | 'end' | 'underWay'>
  /** Does it. INVARIANT: done again for the same approval it changes nothing more. Throws when it is not known what came of it. */
  readonly carryOut: (approval: Approval) => Promise<Effect>
  /** Why it cannot be carried out now; undefined when it can. */
  readonly hindrance: (
    approval: Approval,
    isOlder: boolean,
  ) => Promise<OutcomeTold | undefined> | OutcomeTold | undefined
  readonly tell: Tell
  readonly logger: Logger
  readonly now: () => Date
}

/** What a person is to be asked. */
export interface Question extends Pick<
  Approval,
  'tool' | 'input' | 'why' | 'whySaid' | 'askedBy' | 'askedFor' | 'readUntrusted' | 'privacy'
> {
  readonly risk: Risk
  /** Null where nobody chats. */
  readonly conversationId: string | null
  readonly replyId: string | null
  readonly proposal?: ProposedChange
}

/** What became of something that was proposed. */
export type ProposalState = Pick<Approval, 'id' | 'status'> & { readonly proposal: ProposedChange }

interface Decider {
  readonly actor: string
}

const MOST_PENDING = 200
const ALONE = 'approvals'

/**
 * What waits for a person. INVARIANTS: what is approved is carried out once, whatever dies meanwhile: its id stands in the store before it
 * begins, what it makes has ids that follow from its own, and what was cut off is ended before anything else is decided.
 */
export class Approvals {
  readonly #options: ApprovalsOptions
  readonly #queue = new KeyedQueue()

  constructor(options: ApprovalsOptions) {
    this.#options = options
  }

  /** Asks, unless the same is waiting already in that conversation. Throws `too-many-requests` when too much waits. */
  async ask(question: Question): Promise<Approval> {
    return await this.#queue.run(ALONE, async () => {
      const all = await this.#current()
      const pending = all.filter(({ approval }) => approval.status === 'pending')
      const same = pending.find(({ approval }) => isSame(approval, question))
      if (same) return same.approval
      if (pending.length >= MOST_PENDING)
        throw new AppError(
          'too-many-requests',
          `${MOST_PENDING} calls wait for approval already. The person has to decide on some first: mh approval list.`,
        )
      const approval = asked(question, this.#options.now())
      await this.#options.store.write(approval)
      await this.#options.store.prune(all)
      this.#options.tell('approval-asked', approval.id)
      return approval
    })
  }

  async get(id: string): Promise<Approval> {
    return await this.#queue.run(ALONE, async () => (await this.#find(id)).approval)
  }

  /** A page, the newest first. */
  async list({ status, limit, cursor }: ListApprovalsQuery) {
    const all = await this.#queue.run(ALONE, async () => await this.#current())
    const wanted = all
      .map(({ approval }) => approval)
      .filter((one) => status === undefined || one.status === status)
      .filter((one) => cursor === undefined || orderOf(one) < cursor)
    const items = wanted.slice(0, limit)
    const last = wanted.length > limit ? items.at(-1) : undefined
    return { items, nextCursor: last ? orderOf(last) : null }
  }

  /** Approves, which carries it out, or rejects. The same decision again gives what came of the first. */
  async decide(id: string, request: DecideApprovalRequest, by: Decider): Promise<Approval> {
    return await this.#queue.run(ALONE, async () => {
      const cutOff = await this.#options.store.underWay()
      for (const other of cutOff) if (other !== id) await this.#resume(other)
      const stored = await this.#find(id)
      const { approval } = stored
      const next = decisionOn(approval, request.decision)
      if (next === 'nothing') return approval
      if (next !== 'reject') await this.#checkMayBeCarriedOut(stored)
      if (next === 'go-on') return await this.#carryOut(stored)
      if (next === 'carry-out') await this.#options.store.begin(id)
      const decided = this.#decided(approval, request, by)
      await this.#options.store.write(decided, stored)
      this.#options.tell('approval-decided', id)
      return next === 'reject' ? decided : await this.#carryOut({ ...stored, approval: decided })
    })
  }

  /** All that was ever proposed and is kept, the newest first. */
  async proposals(): Promise<ProposalState[]> {
    const all = await this.#queue.run(ALONE, async () => await this.#current())
    return all.flatMap(({ approval: { id, status, proposal } }) =>
      proposal ? [{ id, status, proposal }] : [],
    )
  }

  /** Asks no further what a run proposed; gives how many that were. */
  async withdraw(runId: string): Promise<number> {
    return await this.#queue.run(ALONE, async () => {
      const all = await this.#current()
      const open = all.filter(
        ({ approval }) => approval.status === 'pending' && approval.proposal?.run === runId,
      )
      for (const stored of open) {
        const { approval } = stored
        const endedAt = this.#options.now().toISOString()
        await this.#options.store.write({ ...approval, status: 'withdrawn', endedAt }, stored)
        this.#options.tell('approval-decided', approval.id)
      }
      return open.length
    })
  }

  /** Ends what a worker was carrying out when it died. */
  async resume(): Promise<void> {
    await this.#queue.run(ALONE, async () => {
      for (const id of await this.#options.store.underWay()) {
        try {
          await this.#resume(id)
        } catch (error) {
          // It stays under way: the next start, or the person, tries again.
          this.#options.logger.error({ evt: 'approval-not-ended', approval: id, err: error })
        }
      }
    })
  }

  async #resume(id: string): Promise<void> {
    const { store, hindrance } = this.#options
    const stored = (await store.all()).find(({ approval }) => approval.id === id)
    if (!stored || stored.isOlder || stored.approval.status !== 'approved')
      return await store.end(id)
    const reason = await hindrance(stored.approval, stored.isOlder)
    if (reason === undefined) await this.#carryOut(stored)
  }

  async #carryOut({ approval }: StoredApproval): Promise<Approval> {
    const { carryOut, store, now, tell } = this.#options
    const { status, result, said, made } = await carryOut(approval)
    // Its words may have been forgotten meanwhile.
    const { approval: latest } = await this.#find(approval.id)
    const resultSaid = said && { resultSaid: said }
    const effect = { status, result, ...resultSaid, made: [...made] }
    const ended = { ...latest, ...effect, endedAt: now().toISOString() }
    await store.write(ended)
    await store.end(approval.id)
    tell('approval-decided', approval.id)
    return ended
  }

  async #checkMayBeCarriedOut({ approval, isOlder }: StoredApproval): Promise<void> {
    const hindrance = await this.#options.hindrance(approval, isOlder)
    if (hindrance) throw hindered(hindrance)
  }

  #decided(approval: Approval, { decision, note }: DecideApprovalRequest, by: Decider): Approval {
    const at = this.#options.now().toISOString()
    const made = { decidedAt: at, decidedBy: by.actor, note: note ?? null }
    return decision === 'approve'
      ? { ...approval, ...made, status: 'approved' }
      : { ...approval, ...made, status: 'rejected', endedAt: at }
  }

  async #find(id: string): Promise<StoredApproval> {
    const found = (await this.#current()).find(({ approval }) => approval.id === id)
    // Says nothing of the id: an id that is somebody else's and one that is nobody's get the same bytes.
    if (!found) throw new AppError('not-found', 'There is no approval with this id.')
    return found
  }

  /** All of them; those that waited too long are written as expired. */
  async #current(): Promise<StoredApproval[]> {
    const { store, now } = this.#options
    const at = now().toISOString()
    const current: StoredApproval[] = []
    for (const stored of await store.all()) {
      const { approval } = stored
      const isLate = approval.status === 'pending' && approval.expiresAt <= at
      const expired = { ...approval, status: 'expired' as const, endedAt: at }
      if (isLate && !stored.isOlder) await store.write(expired, stored)
      current.push(isLate ? { ...stored, approval: expired } : stored)
    }
    return current
  }
}

function asked(question: Question, now: Date): Approval {
  const kind = question.proposal ? ('proposal' as const) : ('call' as const)
  const waitingMs = question.proposal ? PROPOSAL_WAITING_MS : WAITING_MS
  const expiresAt = new Date(now.getTime() + waitingMs).toISOString()
  const undecided = { decidedAt: null, decidedBy: null, note: null, endedAt: null, result: null }
  const times = { askedAt: now.toISOString(), expiresAt }
  return {
    id: newId('apr'),
    kind,
    ...question,
    ...times,
    status: 'pending',
    ...undecided,
    made: [],
  }
}

function isSame(approval: Approval, question: Question): boolean {
  return (
    approval.conversationId === question.conversationId &&
    approval.tool === question.tool &&
    JSON.stringify(approval.input) === JSON.stringify(question.input)
  )
}
