import { open, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { CopyOutcome } from '../../shared/api/backups.ts'
import type { OwnExport } from '../../shared/api/own-export.ts'
import { newId } from '../../shared/domain/ids.ts'
import type { ProfileRef } from '../../shared/domain/principal.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { makeFolder } from '../../shared/layout/make-folder.ts'
import type { CopySide, CopyWorks } from './copy-works.ts'
import type { Asker, ProfileCopies } from './profile-copies.ts'

interface OwnExportParts {
  /** Where archives wait, each in a folder of its own. Nothing else is there. */
  readonly folder: string
  readonly copies: Pick<ProfileCopies, 'export'>
  readonly works: Pick<CopyWorks, 'start'>
  /** Whether whoever acts may take this profile away, at this moment. */
  readonly mayTake: (actor: string, profile: ProfileRef) => boolean
  /** For how long an archive waits. */
  readonly keptMs?: number
}

interface Held {
  readonly profile: ProfileRef
  readonly actor: string
  readonly folder: string
  readonly file: string
  readonly name: string
  readonly ending: AbortController
  told: OwnExport
  timer?: NodeJS.Timeout
}

/** A file that was taken out of what waits: it goes with its descriptor. */
export interface TakenExport {
  readonly name: string
  readonly bytes: number
  readonly open: () => Promise<FileHandle>
}

type Listener = (told: OwnExport) => void

const KEPT_MS = 15 * 60_000
const NONE: OwnExport = { status: 'none' }

/**
 * Archives of whole profiles for whoever may take them away. INVARIANTS: one for a profile at a time; only who began it sees it, takes it or
 * ends it; its file goes when it is taken, when it has waited for long enough, when whoever began it may no longer have it, and with the
 * supervisor.
 */
export class OwnExports {
  readonly #parts: OwnExportParts
  readonly #held = new Map<string, Held>()
  readonly #listeners = new Map<string, Set<Listener>>()

  private constructor(parts: OwnExportParts) {
    this.#parts = parts
  }

  /** What an earlier supervisor left there is deleted. */
  static async open(parts: OwnExportParts): Promise<OwnExports> {
    await rm(parts.folder, { recursive: true, force: true })
    await makeFolder(parts.folder)
    return new OwnExports(parts)
  }

  /** Begins an archive; one that is ready is replaced. Throws `conflict` while one is being made, and `consent-needed`. */
  async begin(profile: ProfileRef, asker: Asker): Promise<void> {
    this.#mustMay(profile, asker.actor)
    const before = this.#held.get(profile.userId)
    if (before && isBeingMade(before))
      throw refusal(
        'export-under-way',
        'An archive of this profile is being made already. Wait for it, or cancel it first.',
      )
    const held = this.#newHeld(profile, asker.actor)
    if (before) this.#forget(before)
    this.#held.set(profile.userId, held)
    this.#tell(held, { status: 'waiting' })
    const task = this.#parts.copies.export(profile, asker, { file: held.file, withSecrets: false })
    const run = (side: CopySide) => this.#make(held, task.run, side)
    const { ended } = this.#parts.works.start([{ username: profile.username, run }])
    void ended.then(([outcome]) => this.#settle(held, outcome))
    if (before) await discard(before)
  }

  /** Tells how it is now, and of each change; gives what ends that. */
  follow(profile: ProfileRef, actor: string, listener: Listener): () => void {
    const key = keyOf(profile, actor)
    const listeners = this.#listeners.get(key) ?? new Set()
    this.#listeners.set(key, listeners.add(listener))
    listener(this.#of(profile, actor)?.told ?? NONE)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(key) === listeners)
        this.#listeners.delete(key)
    }
  }

  /** Ends it, or deletes what is ready. */
  async cancel(profile: ProfileRef, actor: string): Promise<void> {
    const held = this.#of(profile, actor)
    if (held) await this.#drop(held)
  }

  /** The archive that is ready; whoever opens it has it alone. Throws `not-found` and `consent-needed`. */
  take(profile: ProfileRef, actor: string): TakenExport {
    this.#mustMay(profile, actor)
    const held = this.#of(profile, actor)
    if (held?.told.status !== 'ready') throw nothingReady()
    const { name, bytes } = held.told
    return { name, bytes, open: () => this.#open(held) }
  }

  /** Ends those that whoever began them may no longer have. */
  async endThoseOver(): Promise<void> {
    const over = [...this.#held.values()].filter(
      ({ actor, profile }) => !this.#parts.mayTake(actor, profile),
    )
    await Promise.all(over.map((held) => this.#drop(held)))
  }

  /** Begins to end all of them. */
  endAll(): void {
    for (const held of this.#held.values()) this.#forget(held)
  }

  #of(profile: ProfileRef, actor: string): Held | undefined {
    const held = this.#held.get(profile.userId)
    return held?.actor === actor ? held : undefined
  }

  #mustMay(profile: ProfileRef, actor: string): void {
    if (this.#parts.mayTake(actor, profile)) return
    const { username } = profile
    throw refusal(
      'export-not-allowed',
      `${username} lets owners look, and not take the whole profile away: that asks for "Yes" under Settings, Privacy.`,
      { values: { username }, as: 'consent-needed' },
    )
  }

  #newHeld(profile: ProfileRef, actor: string): Held {
    const folder = join(this.#parts.folder, newId('run'))
    const name = `${profile.username}-${new Date().toISOString().slice(0, 10)}.mh.tar.gz`
    const file = join(folder, 'archive')
    return { profile, actor, folder, file, name, ending: new AbortController(), told: NONE }
  }

  async #make(
    held: Held,
    run: (side: CopySide) => Promise<Omit<CopyOutcome, 'username' | 'problem'>>,
    { signal, onProgress }: CopySide,
  ): Promise<Omit<CopyOutcome, 'username' | 'problem'>> {
    const ending = held.ending.signal
    if (ending.aborted) return {}
    try {
      this.#tell(held, { status: 'running', done: 0, of: 0 })
      await makeFolder(held.folder)
      return await run({
        signal: AbortSignal.any([signal, ending]),
        onProgress: (done, of) => {
          onProgress(done, of)
          this.#tell(held, { status: 'running', done, of })
        },
      })
    } catch (error) {
      // Ended by its person: that is no failure.
      if (ending.aborted) return {}
      throw error
    }
  }

  async #settle(held: Held, outcome: CopyOutcome | undefined): Promise<void> {
    const { problem, files = 0, leftOut = [] } = outcome ?? {}
    const size = await stat(held.file).catch(() => undefined)
    if (held.ending.signal.aborted || !size) {
      await discard(held)
      if (!held.ending.signal.aborted)
        this.#tell(held, { status: 'failed', problem: shown(problem) })
      return
    }
    const keptMs = this.#parts.keptMs ?? KEPT_MS
    const until = new Date(Date.now() + keptMs).toISOString()
    held.timer = setTimeout(() => void this.#drop(held), keptMs).unref()
    this.#tell(held, {
      status: 'ready',
      name: held.name,
      bytes: size.size,
      files,
      leftOut,
      until,
    })
  }

  /** From here on it has no name. */
  async #open(held: Held): Promise<FileHandle> {
    if (this.#held.get(held.profile.userId) !== held) throw nothingReady()
    this.#forget(held)
    const file = await open(held.file)
    await discard(held)
    return file
  }

  /** The folder of one that is being made goes when its keeper has ended. */
  async #drop(held: Held): Promise<void> {
    const isReady = !isBeingMade(held)
    this.#forget(held)
    if (isReady) await discard(held)
  }

  #forget(held: Held): void {
    clearTimeout(held.timer)
    held.ending.abort(new AppError('conflict', 'The archive was cancelled.'))
    if (this.#held.get(held.profile.userId) !== held) return
    this.#held.delete(held.profile.userId)
    this.#say(held, NONE)
  }

  #tell(held: Held, told: OwnExport): void {
    if (this.#held.get(held.profile.userId) !== held) return
    held.told = told
    this.#say(held, told)
  }

  #say({ profile, actor }: Held, told: OwnExport): void {
    for (const listener of this.#listeners.get(keyOf(profile, actor)) ?? []) listener(told)
  }
}

function keyOf({ userId }: ProfileRef, actor: string): string {
  return `${userId} ${actor}`
}

function isBeingMade({ told: { status } }: Held): boolean {
  return status === 'waiting' || status === 'running'
}

function nothingReady(): AppError {
  return new AppError(
    'not-found',
    'No archive is ready: it was taken, or has waited for too long. Make a new one.',
  )
}

/** What went wrong inside is for the log. */
function shown(problem: CopyOutcome['problem']): { code: string; message: string } {
  if (problem && problem.code !== 'internal') return problem
  return {
    code: 'internal',
    message: 'The archive could not be made; the log of the supervisor says why. Try again.',
  }
}

async function discard({ folder }: Held): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
