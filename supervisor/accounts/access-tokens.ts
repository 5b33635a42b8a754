import { randomBytes } from 'node:crypto'
import type { Scope } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { hashSecret, newSecret, sameSecret } from '../secrets/secret.ts'
import type { Account, TokenRecord } from './account.ts'
import type { AccountStore } from './account-store.ts'

/** A token with the account that it speaks for. */
export interface FoundToken {
  readonly account: Account
  readonly token: TokenRecord
}

interface WantedToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** ISO 8601; null for a token that does not run out. */
  readonly expiresAt: string | null
}

/** `mh_pat_<id>_<secret>`: programs that look for leaked secrets know it by its beginning, and we find it by its ID. */
const SHAPE = /^mh_pat_([0-9a-f]{16})_([\w-]{32})$/
const ID_BYTES = 8
const MOST_PER_ACCOUNT = 100
const SAVE_EVERY_MS = 60_000

/**
 * The personal access tokens of all accounts. They are kept in `persona/users.json`, by the hash of their secret.
 *
 * INVARIANTS: whether a token is good is asked at every request, so that one which was revoked, ran out or lost its account is
 * refused at once; when it was last used is written at most once a minute and never before a request is answered.
 */
export class AccessTokens implements AsyncDisposable {
  readonly #accounts: AccountStore
  readonly #logger: Logger
  /** When tokens were last used, by their ID, as far as it is not written yet. */
  readonly #used = new Map<string, string>()
  #save: NodeJS.Timeout | undefined
  /** What the timer began; settled when it is on disk. */
  #writing: Promise<void> = Promise.resolve()

  constructor(accounts: AccountStore, logger: Logger) {
    this.#accounts = accounts
    this.#logger = logger
  }

  /** The token that a text is, with its account, as long as it is good. */
  find(text: string): FoundToken | undefined {
    const [, id = '', secret = ''] = SHAPE.exec(text) ?? []
    const found = this.#goodOne(id)
    return found && sameSecret(hashSecret(secret), found.token.hash) ? found : undefined
  }

  /** Whether the token of an ID is still good. */
  isGood(id: string): boolean {
    return this.#goodOne(id) !== undefined
  }

  /** Notes that a token is in use. */
  touch(id: string): void {
    this.#used.set(id, new Date().toISOString())
    this.#save ??= setTimeout(() => this.#saveSoon(), SAVE_EVERY_MS).unref()
  }

  /** The tokens of an account, newest last, with when they were used last. */
  listOf({ tokens }: Account): TokenRecord[] {
    return tokens.map((one) => ({ ...one, lastUsedAt: this.#used.get(one.id) ?? one.lastUsedAt }))
  }

  /** Makes a token and gives it, the only time. */
  async create(accountId: string, wanted: WantedToken): Promise<{ id: string; token: string }> {
    const now = new Date()
    if (wanted.expiresAt !== null && Date.parse(wanted.expiresAt) <= now.getTime())
      throw refusal('token-time-over', 'expiresAt: this time is over. Give one that is to come.', {
        as: 'invalid-input',
      })
    const id = randomBytes(ID_BYTES).toString('hex')
    const secret = newSecret()
    const record: TokenRecord = {
      id,
      name: wanted.name,
      scopes: [...new Set(wanted.scopes)],
      hash: hashSecret(secret),
      createdAt: now.toISOString(),
      expiresAt: wanted.expiresAt,
      lastUsedAt: null,
    }
    await this.#accounts.update(accountId, ({ tokens }) => {
      if (tokens.length >= MOST_PER_ACCOUNT) throw tooMany()
      return { tokens: [...tokens, record] }
    })
    return { id, token: `mh_pat_${id}_${secret}` }
  }

  /** Ends a token of an account; `not-found` when it has none of this ID. */
  async revoke(accountId: string, id: string): Promise<void> {
    await this.#accounts.update(accountId, ({ tokens }) => {
      if (!tokens.some((one) => one.id === id))
        throw new AppError('not-found', 'There is no such token of this account.')
      return { tokens: tokens.filter((one) => one.id !== id) }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#save)
    await this.#writing
    await this.#writeUses()
  }

  #goodOne(id: string): FoundToken | undefined {
    const found = this.#accounts.byToken(id)
    if (found?.account.state !== 'active') return undefined
    const { expiresAt } = found.token
    return expiresAt === null || Date.parse(expiresAt) > Date.now() ? found : undefined
  }

  #saveSoon(): void {
    this.#save = undefined
    this.#writing = this.#writeUses().catch((error: unknown) =>
      this.#logger.error({ evt: 'token-uses-not-saved', err: error }),
    )
  }

  async #writeUses(): Promise<void> {
    const used = new Map(this.#used)
    const owners = new Set([...used.keys()].map((id) => this.#accounts.byToken(id)?.account.id))
    this.#used.clear()
    for (const owner of owners) {
      if (owner === undefined) continue
      await this.#accounts.update(owner, ({ tokens }) => ({
        tokens: tokens.map((one) => ({ ...one, lastUsedAt: used.get(one.id) ?? one.lastUsedAt })),
      }))
    }
  }
}

function tooMany(): AppError {
  return refusal(
    'too-many-tokens',
    `There are ${MOST_PER_ACCOUNT} tokens of this account already: revoke those that nobody needs.`,
    { values: { most: MOST_PER_ACCOUNT } },
  )
}
