import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors/app-error.ts'
import { keepBackup, readJsonFile, setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { isAlive, type Session, SessionsFile } from './session.ts'

const TOUCH_EVERY_MS = 60_000
const MOST_PER_ACCOUNT = 100

/** The key under which a session is kept: a hash of its id. */
export function sessionKeyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}

/**
 * The sessions of everybody, in memory and in `run/sessions.json`.
 *
 * INVARIANTS: a session comes into being by `admit` alone, so that a request which was under way when it ended cannot bring it back;
 * admitting and ending are on disk before they are answered; ending tells the listeners at once.
 */
export class SessionStore implements AsyncDisposable {
  readonly #path: string
  readonly #logger: Logger
  readonly #sessions: Map<string, Session>
  readonly #listeners = new Set<(key: string) => void>()
  #writing: Promise<void> | undefined
  #wanted: Promise<void> | undefined
  #touched: NodeJS.Timeout | undefined

  private constructor(path: string, sessions: Map<string, Session>, logger: Logger) {
    this.#path = path
    this.#sessions = sessions
    this.#logger = logger
  }

  /** Reads the sessions; from the backup when the file is corrupt. */
  static async open(path: string, logger: Logger): Promise<SessionStore> {
    const found = await readJsonFile(path, SessionsFile)
    if (found.status === 'ok') return new SessionStore(path, alive(found.value), logger)
    if (found.status === 'missing') return new SessionStore(path, new Map(), logger)
    const backup = await readJsonFile(`${path}.bak`, SessionsFile)
    const aside = await setAside(path, new Date())
    logger.error(
      { evt: 'sessions-file-corrupt', aside },
      `${path} could not be read; its last good version is in force`,
    )
    return new SessionStore(path, backup.status === 'ok' ? alive(backup.value) : new Map(), logger)
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Starts a session under a key. */
  async admit(
    key: string,
    { userId, userAgent }: Pick<Session, 'userId' | 'userAgent'>,
  ): Promise<void> {
    if (this.listOf(userId).length >= MOST_PER_ACCOUNT) {
      throw new AppError(
        'conflict',
        `There are ${MOST_PER_ACCOUNT} sessions of this account already: log out everywhere first.`,
      )
    }
    const now = new Date().toISOString()
    this.#sessions.set(key, {
      userId,
      userAgent: userAgent.slice(0, 200),
      createdAt: now,
      lastSeenAt: now,
    })
    await this.#save()
  }

  /** The session, unless it has ended or run out. */
  get(key: string): Session | undefined {
    const session = this.#sessions.get(key)
    if (!session || isAlive(session, Date.now())) return session
    this.#drop(key)
    return undefined
  }

  /** Notes that the session is in use; on disk at most once a minute. A session that has ended stays ended. */
  touch(key: string): void {
    const session = this.#sessions.get(key)
    const now = Date.now()
    if (!session || now - Date.parse(session.lastSeenAt) < TOUCH_EVERY_MS) return
    this.#sessions.set(key, { ...session, lastSeenAt: new Date(now).toISOString() })
    this.#touched ??= setTimeout(() => this.#saveTouches(), TOUCH_EVERY_MS).unref()
  }

  listOf(userId: string): (Session & { readonly key: string })[] {
    const own = [...this.#sessions].filter(([, session]) => session.userId === userId)
    return own.map(([key, session]) => ({ key, ...session }))
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

  /** Calls back with the key of each session that ends; gives what takes the listener away. */
  onEnd(listener: (key: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#touched)
    await this.#save()
  }

  #drop(key: string): boolean {
    const was = this.#sessions.delete(key)
    if (was) for (const listener of this.#listeners) listener(key)
    return was
  }

  #saveTouches(): void {
    this.#touched = undefined
    this.#save().catch((error: unknown) =>
      this.#logger.error({ evt: 'sessions-not-saved', err: error }),
    )
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
    const file: SessionsFile = { version: 1, sessions: Object.fromEntries(this.#sessions) }
    await keepBackup(this.#path)
    await writeJsonFile(this.#path, file)
  }
}

function alive(file: SessionsFile): Map<string, Session> {
  const now = Date.now()
  return new Map(Object.entries(file.sessions).filter(([, session]) => isAlive(session, now)))
}
