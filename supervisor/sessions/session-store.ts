import { createHash } from 'node:crypto'
import { AppError, isDiskFull } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { keepBackup, readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { StateWrites } from '../state-writes.ts'
import { goodUntil, type Session, SessionsFile, type SwitchedTo } from './session.ts'

const TOUCH_EVERY_MS = 60_000
const MOST_PER_ACCOUNT = 100
const NONE: SessionsFile = { version: 1, sessions: {} }

interface StoreParts {
  readonly logger: Logger
  readonly writes: StateWrites
}

/** A session with what every request asks of it. */
interface Kept {
  readonly session: Session
  readonly goodUntil: number
  readonly touchAfter: number
}

/** The key under which a session is kept: a hash of its id. */
export function sessionKeyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}

/**
 * The sessions of everybody, in memory and in `run/sessions.json`.
 *
 * INVARIANTS: a session comes into being by `admit` and `replace` alone, the latter out of one that lives, so that a request which was under way when it ended cannot bring it back;
 * admitting and ending are on disk before they are answered, but for admitting where the disk is full, which is written when there is room; ending, and ceasing to show a profile, tell the listeners at once.
 */
export class SessionStore implements AsyncDisposable {
  readonly #path: string
  readonly #logger: Logger
  readonly #writes: StateWrites
  readonly #sessions = new Map<string, Kept>()
  readonly #listeners = new Set<(key: string) => void>()
  #writing: Promise<void> | undefined
  #wanted: Promise<void> | undefined
  #touched: NodeJS.Timeout | undefined

  private constructor(path: string, file: SessionsFile, { logger, writes }: StoreParts) {
    this.#path = path
    this.#logger = logger
    this.#writes = writes
    const now = Date.now()
    for (const [key, session] of Object.entries(file.sessions)) {
      if (goodUntil(session) > now) this.#keep(key, session)
    }
  }

  /** Reads the sessions; from the backup when the file is corrupt. */
  static async open(
    path: string,
    logger: Logger,
    writes = new StateWrites(),
  ): Promise<SessionStore> {
    const parts = { logger, writes }
    const found = await readJsonFile(path, SessionsFile)
    if (found.status === 'ok') return new SessionStore(path, found.value, parts)
    if (found.status === 'missing') return new SessionStore(path, NONE, parts)
    const backup = await readJsonFile(`${path}.bak`, SessionsFile)
    const aside = await setAside(path, new Date())
    logger.error(
      { evt: 'sessions-file-corrupt', aside },
      `${path} could not be read; its last good version is in force`,
    )
    return new SessionStore(path, backup.status === 'ok' ? backup.value : NONE, parts)
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Starts a session under a key. */
  async admit(
    key: string,
    { userId, userAgent, address }: Pick<Session, 'userId' | 'userAgent' | 'address'>,
  ): Promise<void> {
    if (this.listOf(userId).length >= MOST_PER_ACCOUNT) {
      throw refusal(
        'too-many-sessions',
        `There are ${MOST_PER_ACCOUNT} sessions of this account already: log out everywhere first.`,
        { values: { most: MOST_PER_ACCOUNT } },
      )
    }
    const now = new Date().toISOString()
    const agent = userAgent.slice(0, 200)
    const times = { createdAt: now, lastSeenAt: now, provenAt: now }
    this.#keep(key, { userId, userAgent: agent, address, ...times, switchedTo: null })
    await this.#save().catch((error: unknown) => this.#saveLater(error))
  }

  /** Lets a living session go on under a new key, showing another profile; the old key is dead at once. Its lifetime goes on. */
  async replace(old: string, key: string, switchedTo: SwitchedTo | null): Promise<void> {
    const session = this.get(old)
    if (!session) throw new AppError('unauthenticated', 'This session has ended. Log in again.')
    this.#drop(old)
    this.#keep(key, { ...session, switchedTo, lastSeenAt: new Date().toISOString() })
    await this.#save()
  }

  /** Notes that the person of a living session has proved again who they are. */
  async prove(key: string): Promise<void> {
    const session = this.get(key)
    if (!session) throw new AppError('unauthenticated', 'This session has ended. Log in again.')
    this.#keep(key, { ...session, provenAt: new Date().toISOString() })
    await this.#save()
  }

  /** Every session that shows another profile than its own. */
  get switched(): (Session & { readonly key: string; readonly switchedTo: SwitchedTo })[] {
    return [...this.#sessions].flatMap(([key, { session }]) =>
      session.switchedTo ? [{ key, ...session, switchedTo: session.switchedTo }] : [],
    )
  }

  /** Lets a session show its own profile again, under the key that it has; its streams end. */
  async endSwitch(key: string): Promise<void> {
    const kept = this.#sessions.get(key)
    if (!kept?.session.switchedTo) return
    this.#keep(key, { ...kept.session, switchedTo: null })
    this.#tell(key)
    await this.#save()
  }

  /** The session, unless it has ended or run out. */
  get(key: string): Session | undefined {
    const kept = this.#sessions.get(key)
    if (!kept || Date.now() < kept.goodUntil) return kept?.session
    this.#drop(key)
    return undefined
  }

  /** Notes that the session is in use; on disk at most once a minute. A session that has ended stays ended. */
  touch(key: string): void {
    const kept = this.#sessions.get(key)
    const now = Date.now()
    if (!kept || now < kept.touchAfter) return
    this.#keep(key, { ...kept.session, lastSeenAt: new Date(now).toISOString() })
    this.#touched ??= setTimeout(() => this.#saveTouches(), TOUCH_EVERY_MS).unref()
  }

  listOf(userId: string): (Session & { readonly key: string })[] {
    const own = [...this.#sessions].filter(([, { session }]) => session.userId === userId)
    return own.map(([key, { session }]) => ({ key, ...session }))
  }

  /** Ends a session and its streams. */
  async end(key: string): Promise<void> {
    if (!this.#drop(key)) return
    await this.#save()
  }

  /** Ends every session of an account but the one to keep. */
  async endAllOf(userId: string, keep?: string): Promise<void> {
    const ended = this.listOf(userId).filter(({ key }) => key !== keep)
    for (const { key } of ended) this.#drop(key)
    if (ended.length > 0) await this.#save()
  }

  /** Calls back with the key of each session that ends or shows another profile, whose streams must end; gives what takes the listener away. */
  onEnd(listener: (key: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#touched)
    await this.#save()
  }

  #keep(key: string, session: Session): void {
    const touchAfter = Date.parse(session.lastSeenAt) + TOUCH_EVERY_MS
    this.#sessions.set(key, { session, goodUntil: goodUntil(session), touchAfter })
  }

  #drop(key: string): boolean {
    const was = this.#sessions.delete(key)
    if (was) this.#tell(key)
    return was
  }

  #tell(key: string): void {
    for (const listener of this.#listeners) listener(key)
  }

  #saveTouches(): void {
    this.#touched = undefined
    this.#save().catch((error: unknown) => {
      if (isDiskFull(error)) this.#saveLater(error)
      else this.#logger.error({ evt: 'sessions-not-saved', err: error })
    })
  }

  /** What could not be written for want of room is, once there is some; any other error is thrown. */
  #saveLater(error: unknown): void {
    if (!isDiskFull(error)) throw error
    this.#logger.warn({ evt: 'sessions-not-saved', err: error }, 'The disk is full')
    this.#touched ??= setTimeout(() => this.#saveTouches(), TOUCH_EVERY_MS).unref()
  }

  /** Settled when the state of now is on disk; calls that come during a write share the next one. */
  async #save(): Promise<void> {
    if (!this.#writing) {
      this.#writing = this.#write().finally(() => (this.#writing = undefined))
      return await this.#writing
    }
    this.#wanted ??= this.#writing
      .catch(() => undefined)
      .then(async () => {
        this.#wanted = undefined
        await this.#save()
      })
    await this.#wanted
  }

  async #write(): Promise<void> {
    const sessions = [...this.#sessions].map(([key, { session }]) => [key, session] as const)
    const file: SessionsFile = { version: 1, sessions: Object.fromEntries(sessions) }
    await this.#writes.note(writeJsonFile(this.#path, file))
    // A copy of the present version: an older one would bring ended sessions back.
    await keepBackup(this.#path)
  }
}
