import { lstatSync, watch } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'

/** What a watch can be told of: the name of an entry that changed, or only that something did. */
type OnChange = (name: string | undefined) => void

/** Has the kernel watch a folder. Throws what the system says when it has no watch to give. */
export type WatchFolder = (path: string, onChange: OnChange) => { close(): void }

export interface FolderWatchesOptions {
  readonly root: string
  /** A folder below the root (`''` is the root) changed; without a name anything in it may have. */
  readonly onChange: (folder: string, name: string | undefined) => void
  /** The kernel has no more watches, or there are more folders than are watched: from here on some are looked at from time to time. */
  readonly onPolling: (reason: string) => void
  readonly watchFolder?: WatchFolder
  readonly mostWatches?: number
  readonly pollMs?: number
}

/** Watched by the kernel, or looked at from time to time: its time changes when an entry comes, goes or is replaced. */
type Followed =
  | { readonly status: 'watched'; readonly watcher: { close(): void } }
  | { readonly status: 'polled'; readonly stamp: number | undefined }

/** Linux gives 8,192 watches to all programs of a user where nobody changed it. */
const MOST_WATCHES = 1_000
const POLL_MS = 5_000
/** The kernel's watches or this process's descriptors are used up. */
const NO_MORE: ReadonlySet<string> = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/** Follows folders below a root, each by one plain watch: a watch a file would cost memory for every memory. */
export class FolderWatches {
  readonly #options: FolderWatchesOptions
  readonly #followed = new Map<string, Followed>()
  #watches = 0
  #polling: NodeJS.Timeout | undefined

  constructor(options: FolderWatchesOptions) {
    this.#options = options
  }

  has(folder: string): boolean {
    return this.#followed.has(folder)
  }

  /** Begins to follow a folder. Called before it is listed, so that nothing comes in between. */
  follow(folder: string): void {
    if (this.#followed.has(folder)) return
    try {
      const watcher = this.#watcherOn(folder)
      if (watcher) {
        this.#watches += 1
        this.#followed.set(folder, { status: 'watched', watcher })
        return
      }
    } catch (error) {
      const code = systemCodeOf(error) ?? ''
      // Whoever removed it, or takes its place, shows in the folder above; above the root there is nobody.
      if (!NO_MORE.has(code) && folder !== '') return
      if (NO_MORE.has(code)) this.#notePolling(code)
    }
    this.#poll(folder)
  }

  /** Lets go of a folder and of all below it: it is gone, or another may have its name now. */
  leave(folder: string): void {
    const below = folder === '' ? '' : `${folder}/`
    for (const [one, followed] of this.#followed) {
      if (one !== folder && !one.startsWith(below)) continue
      this.#end(followed)
      this.#followed.delete(one)
    }
  }

  close(): void {
    clearInterval(this.#polling)
    this.leave('')
  }

  #watcherOn(folder: string): { close(): void } | undefined {
    const {
      root,
      onChange,
      watchFolder = watchByKernel,
      mostWatches = MOST_WATCHES,
    } = this.#options
    if (this.#watches >= mostWatches) {
      this.#notePolling(`more than ${mostWatches} folders`)
      return undefined
    }
    return watchFolder(join(root, folder), (name) => onChange(folder, name))
  }

  #poll(folder: string): void {
    this.#followed.set(folder, { status: 'polled', stamp: this.#stampOf(folder) })
    this.#polling ??= setInterval(() => this.#look(), this.#options.pollMs ?? POLL_MS).unref()
  }

  #notePolling(reason: string): void {
    if (this.#polling === undefined) this.#options.onPolling(reason)
  }

  #look(): void {
    for (const [folder, followed] of this.#followed) {
      if (followed.status !== 'polled') continue
      const stamp = this.#stampOf(folder)
      if (stamp === followed.stamp) continue
      // There may be a watch to be had by now, or a folder where none was.
      this.#followed.delete(folder)
      this.follow(folder)
      this.#options.onChange(folder, undefined)
    }
  }

  #stampOf(folder: string): number | undefined {
    const path = join(this.#options.root, folder)
    return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs
  }

  #end(followed: Followed): void {
    if (followed.status === 'polled') return
    followed.watcher.close()
    this.#watches -= 1
  }
}

function watchByKernel(path: string, onChange: OnChange): { close(): void } {
  const watcher = watch(path, { persistent: false }, (_kind, name) => onChange(name ?? undefined))
  // What is wrong with it shows when the folder is looked at.
  watcher.on('error', () => onChange(undefined))
  return watcher
}
