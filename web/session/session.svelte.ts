import type { z } from 'zod'
import { type Me, authRoutes } from '../../shared/api/auth.ts'
import type { OwnAccount } from '../../shared/api/account.ts'
import { profileRoutes } from '../../shared/api/profiles.ts'
import { call, type RequestOf } from '../api/call.ts'
import { ProblemError } from '../api/problem.ts'
import { clearDrafts } from './drafts.svelte.ts'
import { applyPreferences } from './preferences.ts'
import { Proofs } from './proofs.svelte.ts'

type MeSaid = z.output<typeof Me.zod>
/** Somebody who is logged in, and whose profile the session shows. */
export type Member = Extract<MeSaid, { actor: unknown }>

/** Who is there, as far as the page knows. */
export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'unreachable'; readonly error: unknown }
  | { readonly status: 'anonymous'; readonly lead?: Lead }
  | { readonly status: 'member'; readonly member: Member; readonly account: OwnAccount }
/** Why a log-in is asked for. */
export type Lead = 'password-set' | 'logged-out'

/** The session of this browser: who is logged in, and all that changes it. */
export class Session {
  state = $state.raw<SessionState>({ status: 'unknown' })
  /** Set while the session has ended under somebody who is here still: they log in again, and go on. */
  isInterrupted = $state(false)
  /** For what is dangerous the person proves again who they are. */
  readonly proofs = new Proofs()
  readonly #listeners = new Set<(isChanging: boolean) => void>()
  #changing: Promise<void> | undefined
  #returned: (() => void) | undefined
  #returning: Promise<void> | undefined

  /**
   * Calls a listener before the session changes under what it has open, and with `false` when it has not changed after all; until the
   * returned function is called.
   */
  onChanging(listener: (isChanging: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /**
   * Settled when the change of the session that is under way is over; undefined when there is none. What is asked meanwhile goes out with the cookie
   * of a session that ends at that moment, and would be refused.
   */
  get changing(): Promise<void> | undefined {
    return this.#changing
  }

  /** Asks who is there. */
  async look(): Promise<void> {
    try {
      this.#enter(await call(authRoutes.me, {}))
    } catch (error) {
      this.state = { status: 'unreachable', error }
    }
  }

  /** Asks again who is there, when something was refused: settled when the person is there, having logged in again if need be, or nobody answers. */
  async check(): Promise<void> {
    if (this.isInterrupted) return await this.comeBack()
    try {
      const me = await call(authRoutes.me, {})
      if ('actor' in me) this.#enter(me)
      else await this.comeBack()
    } catch {
      // Whoever asks shows that the server is away, and asks again.
    }
  }

  async logIn(body: RequestOf<typeof authRoutes.login>['body']): Promise<void> {
    this.#enter(await call(authRoutes.login, { body }))
  }

  /** Makes the first owner, who is logged in then. */
  async setUp(body: RequestOf<typeof authRoutes.setup>['body']): Promise<void> {
    this.#enter(await call(authRoutes.setup, { body }))
  }

  /** Sets a password with the secret of a one-time link. */
  async setPassword(body: RequestOf<typeof authRoutes.setPasswordByLink>['body']): Promise<void> {
    await call(authRoutes.setPasswordByLink, { body })
    this.state = { status: 'anonymous', lead: 'password-set' }
  }

  async logOut(): Promise<void> {
    await this.#change(() => this.#alone(() => this.#leave()))
  }

  /** Shows another's profile, as far as that person lets an owner. */
  async switchTo(targetUserId: string): Promise<void> {
    const send = (): Promise<unknown> =>
      call(profileRoutes.switchProfile, { body: { targetUserId } })
    await this.#change(() => this.#proven(() => this.#alone(() => this.#move(send))))
  }

  async switchBack(): Promise<void> {
    const send = (): Promise<unknown> => call(profileRoutes.switchBack, {})
    await this.#change(() => this.#alone(() => this.#move(send)))
  }

  /** Takes over what the own account has become. */
  tookAccount(account: OwnAccount): void {
    if (this.state.status !== 'member') return
    applyPreferences(account.preferences)
    this.state = { ...this.state, account }
  }

  /** Settled when the person has logged in again; who finds the session ended calls it. */
  async comeBack(): Promise<void> {
    this.#returning ??= new Promise<void>((resolve) => {
      this.#returned = resolve
      this.isInterrupted = true
    })
    await this.#returning
  }

  /** The server ends what the old session has open; whoever has it open lets go first, and takes it up again when the change fails. */
  async #change(change: () => Promise<void>): Promise<void> {
    this.#tell(true)
    try {
      await change()
    } catch (error) {
      this.#tell(false)
      throw error
    }
  }

  /** Nothing else is asked until this is over. */
  async #alone(send: () => Promise<void>): Promise<void> {
    const sent = send()
    this.#changing = sent.catch(() => undefined)
    try {
      await sent
    } finally {
      this.#changing = undefined
    }
  }

  async #move(send: () => Promise<unknown>): Promise<void> {
    await send()
    await this.look()
  }

  async #leave(): Promise<void> {
    await call(authRoutes.logout, {})
    clearDrafts()
    this.state = { status: 'anonymous', lead: 'logged-out' }
  }

  /** Sends once more when the person has proven again who they are. */
  async #proven(send: () => Promise<void>): Promise<void> {
    try {
      await send()
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'proof-needed') throw error
      await this.proofs.ask(error)
      await send()
    }
  }

  #tell(isChanging: boolean): void {
    for (const listener of this.#listeners) listener(isChanging)
  }

  #enter(me: MeSaid): void {
    if (!('actor' in me)) {
      this.state = { status: 'anonymous' }
      return
    }
    const before = this.state
    const { account } = me
    applyPreferences(account.preferences)
    // Somebody else's log-in does not bring back what waits for the one before.
    const isSame = before.status === 'member' && before.member.profile.id === me.profile.id
    this.state = { status: 'member', member: me, account }
    this.isInterrupted = false
    this.#returning = undefined
    if (isSame) this.#returned?.()
  }
}
