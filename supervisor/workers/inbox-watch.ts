import type { ProfileRef } from '../../shared/domain/principal.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { Logger } from '../../shared/log/logger.ts'
import {
  filesIn,
  foldersIn,
  identityOf,
  type InboxWatcher,
  watchInbox,
  withInbox,
} from './inbox-folder.ts'

interface InboxWatchOptions {
  /** Everybody whose worker sleeps and may be woken. */
  readonly sleeping: () => readonly ProfileRef[]
  readonly rootOf: (profile: ProfileRef) => string
  /** A file came into the inbox of somebody whose worker sleeps. */
  readonly onFile: (profile: ProfileRef) => void
  readonly logger: Logger
}

/** Watched by the kernel, or looked at from time to time where it has no watch to give or there is no folder. */
interface Watched {
  readonly profile: ProfileRef
  watcher: InboxWatcher | undefined
  lookAt: number
}

const POLL_MS = 10_000
/** The kernel's watches or this process's descriptors are used up. */
const NO_MORE: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/** Looks after the inboxes of sleeping workers, which cannot do so themselves. A file is noted once: what lay there is no news. */
export class InboxWatch implements Disposable {
  readonly #options: InboxWatchOptions
  readonly #watched = new Map<string, Watched>()
  /** What lay in an inbox when it was last looked at. */
  readonly #known = new Map<string, ReadonlySet<string>>()
  #state: 'idle' | 'looking' | 'closed' = 'idle'

  constructor(options: InboxWatchOptions) {
    this.#options = options
  }

  /** Watches who sleeps now, and nobody else. One look at a time. */
  look(): void {
    if (this.#state !== 'idle') return
    this.#state = 'looking'
    this.#reconcile()
      .catch((error: unknown) =>
        this.#options.logger.error({ evt: 'inbox-watch-failed', err: error }),
      )
      .finally(() => {
        if (this.#state === 'looking') this.#state = 'idle'
      })
  }

  /** Remembers what lies in an inbox whose worker begins to go to sleep: it has seen that. */
  remember(profile: ProfileRef): void {
    withInbox(this.#options.rootOf(profile), filesIn).then(
      (files) => this.#known.set(profile.username, files ?? new Set()),
      (error: unknown) => this.#note(profile, error),
    )
  }

  forget({ username }: ProfileRef): void {
    this.#end(username)
    this.#known.delete(username)
  }

  [Symbol.dispose](): void {
    this.#state = 'closed'
    for (const username of this.#watched.keys()) this.#end(username)
  }

  async #reconcile(): Promise<void> {
    const sleeping = new Map(this.#options.sleeping().map((one) => [one.username, one]))
    for (const [username, { profile }] of this.#watched) {
      if (sleeping.get(username)?.userId !== profile.userId) this.#end(username)
    }
    for (const profile of sleeping.values()) {
      const watched = this.#watched.get(profile.username) ?? this.#begin(profile)
      if (!watched.watcher && performance.now() >= watched.lookAt) await this.#watch(watched)
    }
  }

  #begin(profile: ProfileRef): Watched {
    const watched: Watched = { profile, watcher: undefined, lookAt: 0 }
    this.#watched.set(profile.username, watched)
    return watched
  }

  /** Sets up the watch first and looks then, so that nothing comes in between. */
  async #watch(watched: Watched): Promise<void> {
    const { profile } = watched
    watched.lookAt = performance.now() + POLL_MS
    try {
      const files = await withInbox(this.#options.rootOf(profile), async (path) => {
        watched.watcher = await this.#watcherOn(path, watched)
        return await filesIn(path)
      })
      if (this.#state === 'closed' || this.#watched.get(profile.username) !== watched)
        return watched.watcher?.close()
      this.#compare(profile, files)
      // A folder that went before its watch stood says nothing of it.
      const identity = await withInbox(this.#options.rootOf(profile), identityOf)
      const isOther = watched.watcher !== undefined && watched.watcher.identity !== identity
      if (isOther && this.#watched.get(profile.username) === watched) this.#end(profile.username)
    } catch (error) {
      this.#note(profile, error)
    }
  }

  async #watcherOn(path: string, watched: Watched): Promise<InboxWatcher | undefined> {
    try {
      return await watchInbox(path, () => this.#changed(watched))
    } catch (error) {
      if (NO_MORE.has(systemCodeOf(error) ?? '')) return undefined
      throw error
    }
  }

  #changed(watched: Watched): void {
    const { profile } = watched
    if (this.#watched.get(profile.username) !== watched) return
    withInbox(this.#options.rootOf(profile), async (path) => ({
      identity: await identityOf(path),
      files: await filesIn(path),
      folders: await foldersIn(path),
    })).then(
      (found) => {
        if (!found || !isWatchedBy(watched.watcher, found)) this.#end(profile.username)
        this.#compare(profile, found?.files)
      },
      (error: unknown) => this.#note(profile, error),
    )
  }

  #compare(profile: ProfileRef, files: ReadonlySet<string> | undefined): void {
    const known = this.#known.get(profile.username)
    this.#known.set(profile.username, files ?? new Set())
    if ([...(files ?? [])].some((file) => !known?.has(file))) this.#options.onFile(profile)
  }

  #end(username: string): void {
    this.#watched.get(username)?.watcher?.close()
    this.#watched.delete(username)
  }

  #note({ userId }: ProfileRef, error: unknown): void {
    this.#options.logger.warn({ evt: 'inbox-not-watched', user_id: userId, err: error })
  }
}

type Folder = Pick<InboxWatcher, 'identity' | 'folders'>

/** Not when the folder went away, another one is in its place, or there are others in it: the next look watches anew. */
function isWatchedBy(watcher: InboxWatcher | undefined, { identity, folders }: Folder): boolean {
  if (watcher?.identity !== identity || watcher.folders.size !== folders.size) return false
  return [...folders].every((name) => watcher.folders.has(name))
}
