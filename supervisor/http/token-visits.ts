import type { Principal, SwitchedSpan } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { visitHolds } from '../accounts/owner-access.ts'
import { beginVisit, visitable, type VisitPair, type VisitParts } from './begin-visit.ts'

/** A request by a token that names another profile than its account's. */
export interface NamingRequest {
  readonly principal: Extract<Principal, { kind: 'account' }>
  /** What `X-MH-Profile` says. */
  readonly named: string
  readonly requestId: string
}

/** An owner's look into another's profile. */
export interface TokenVisit {
  readonly ownerId: string
  readonly targetId: string
  readonly span: SwitchedSpan
}

/**
 * The looks of owners into others' profiles by token. A token keeps no state between requests, so it is remembered here that the
 * other's audit has it: the first request begins a look, under the rules of a switch, and those of the next hour belong to it.
 */
export class TokenVisits {
  readonly #parts: VisitParts
  readonly #visits = new Map<string, TokenVisit>()
  /** Those that were over when the next one began. */
  readonly #replaced: TokenVisit[] = []
  readonly #beginning = new Map<string, Promise<TokenVisit>>()

  constructor(parts: VisitParts) {
    this.#parts = parts
  }

  /** How many are under way. */
  get open(): number {
    return [...this.#visits.values()].filter((visit) => this.#holds(visit)).length
  }

  /** Forgets those that may not go on, and gives them to be written down. */
  takeEnded(): TokenVisit[] {
    const ended = this.#replaced.splice(0)
    for (const [key, visit] of this.#visits) {
      if (this.#holds(visit)) continue
      this.#visits.delete(key)
      ended.push(visit)
    }
    return ended
  }

  /** The principal with the profile that the request names, once it may be looked into. */
  async enter(request: NamingRequest): Promise<Principal> {
    const { principal, named } = request
    if (principal.role !== 'owner' || principal.proof.kind !== 'token')
      throw new AppError('forbidden', 'A guest sees no profile but the own one.')
    const { accounts } = this.#parts
    const target = visitable(accounts.byName(named) ?? accounts.byId(named))
    const owner = accounts.byId(principal.userId)
    if (!owner) throw new AppError('unauthenticated', 'This account is gone.')
    const key = `${principal.proof.id} ${target.id}`
    const { span } = this.#present(key) ?? (await this.#begin(key, request, { owner, target }))
    const profile = { userId: target.id, username: target.username }
    return { ...principal, profile, switched: span }
  }

  #present(key: string): TokenVisit | undefined {
    const visit = this.#visits.get(key)
    return visit && this.#holds(visit) ? visit : undefined
  }

  /** Requests that come together share one beginning. */
  async #begin(key: string, request: NamingRequest, pair: VisitPair): Promise<TokenVisit> {
    const running = this.#beginning.get(key) ?? this.#beginOne(key, request, pair)
    this.#beginning.set(key, running)
    return await running
  }

  async #beginOne(key: string, request: NamingRequest, pair: VisitPair): Promise<TokenVisit> {
    try {
      const span = await beginVisit(request, pair, this.#parts)
      const visit = { ownerId: pair.owner.id, targetId: pair.target.id, span }
      const before = this.#visits.get(key)
      if (before) this.#replaced.push(before)
      this.#visits.set(key, visit)
      return visit
    } finally {
      this.#beginning.delete(key)
    }
  }

  #holds({ ownerId, targetId, span }: TokenVisit): boolean {
    const { accounts } = this.#parts
    const [owner, target] = [accounts.byId(ownerId), accounts.byId(targetId)]
    return visitHolds({ owner, target, until: span.until }, Date.now())
  }
}
