import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Schema } from '../../shared/api/schema.ts'
import { AppError, messageOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { setAside, writeJsonFile } from '../../shared/files/json-file.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely, type SafeRead } from '../files/safe-read.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import { DocumentHistory, type DocumentVersion } from './document-history.ts'
import { type DocumentProblem, judgeDocument } from './judge-document.ts'
import type { Members } from './members.ts'

interface ProfileDocumentOptions {
  /** The profile's folder. */
  readonly root: string
  /** Below the profile: `persona/core.json`. */
  readonly path: string
  /** Below the profile: `persona/.history/core`. */
  readonly history: string
  readonly shape: Schema
  /** What holds while there was never a valid file; undefined when the document is then not there. */
  readonly defaults: () => Members | undefined
  /** Told once for each version of the file that cannot be used. */
  readonly onInvalid: (path: string, problem: string) => void
}

/** What a document is at the moment. */
export type DocumentState =
  | { readonly status: 'good'; readonly document: Members }
  | { readonly status: 'default'; readonly document: Members }
  /** The file cannot be used: what was good last is in force. */
  | ({ readonly status: 'broken'; readonly document: Members } & DocumentProblem)
  | { readonly status: 'missing' }

interface Change {
  readonly actor: string
  /** Makes the new document of the one in force. */
  readonly make: (before: Members) => Members
  /** The version that it was made from; `none` where there was none, undefined where it does not matter. */
  readonly version?: string | undefined
}

/**
 * A JSON file of a profile that a person may edit by hand at any moment, with its versions. INVARIANTS: what is in force is always
 * valid; a file that is not valid is never lost, and never overwritten where it lies; every valid version that was seen is in the
 * history. The file is looked at when it is used: one look at an inode is cheaper than a watch, and never late.
 */
export class ProfileDocument {
  readonly #options: ProfileDocumentOptions
  readonly #history: DocumentHistory
  readonly #queue = new KeyedQueue()
  #seen: { readonly version: string; readonly state: DocumentState } | undefined
  #lastGood: Members | undefined

  constructor(options: ProfileDocumentOptions) {
    this.#options = options
    this.#history = new DocumentHistory(options.root, options.history, options.onInvalid)
  }

  async state(): Promise<DocumentState> {
    return await this.#queue.run('document', () => this.#look())
  }

  /** The document in force. Throws `not-found` when there is none. */
  async read(): Promise<Members> {
    return documentOf(await this.state())
  }

  /** Changes the document. Throws `invalid-input` that names the fields, and `conflict` when it is no longer the version named. */
  async change({ actor, make, version }: Change): Promise<Members> {
    return await this.#queue.run('document', async () => {
      const state = await this.#look()
      if (version !== undefined) await this.#checkIsNewest(version)
      const made = make(state.status === 'missing' ? {} : state.document)
      const document =
        'lastUpdated' in made ? { ...made, lastUpdated: new Date().toISOString() } : made
      this.#options.shape.parse(document, 'Body')
      await this.#write(document, state)
      await this.#history.add({ document, actor })
      return document
    })
  }

  /** Brings back the version before, or the newest good one when the file is broken or gone. Throws `conflict` when there is none. */
  async undo(actor: string): Promise<Members> {
    return await this.#queue.run('document', async () => {
      const state = await this.#look()
      const isThere = state.status === 'good'
      const target = isThere ? await this.#history.before() : await this.#history.newest()
      if (!target) throw refusal('no-earlier-version', 'There is no earlier version to bring back.')
      await this.#write(target.document, state)
      await this.#history.add({
        document: target.document,
        actor,
        restores: target.restores ?? target.version,
      })
      return target.document
    })
  }

  /** Versions, the present one first. */
  async versions(limit: number): Promise<DocumentVersion[]> {
    await this.state()
    return (await this.#history.versions()).toReversed().slice(0, limit)
  }

  /** Takes the file away; its last version stays in the history. Throws `not-found`. */
  async remove(): Promise<void> {
    await this.#queue.run('document', async () => {
      const state = await this.#look()
      documentOf(state)
      const path = await this.#locate()
      if (state.status === 'broken') await setAside(path, new Date())
      else await rm(path)
      await syncFolder(dirname(path))
      this.#seen = undefined
      this.#lastGood = undefined
    })
  }

  async #checkIsNewest(version: string): Promise<void> {
    const newest = (await this.#history.newest())?.version ?? 'none'
    if (newest === version) return
    throw new AppError(
      'conflict',
      `${this.#options.path} was changed since it was read, so nothing was written. Read it again, and make the change anew.`,
      { details: { reason: { code: 'document-changed', values: {} } } },
    )
  }

  async #look(): Promise<DocumentState> {
    const found = await readSafely(await this.#locate())
    if (found.status === 'gone') return this.#withoutFile()
    if (this.#seen?.version === found.version) return this.#seen.state
    const state = await this.#judge(found)
    this.#seen = { version: found.version, state }
    return state
  }

  #withoutFile(): DocumentState {
    this.#seen = undefined
    this.#lastGood = undefined
    const document = this.#options.defaults()
    return document ? { status: 'default', document } : { status: 'missing' }
  }

  async #judge(found: Exclude<SafeRead, { status: 'gone' }>): Promise<DocumentState> {
    const judged = judgeDocument(found, this.#options)
    if ('problem' in judged) return await this.#broken(judged)
    const { document } = judged
    this.#lastGood = document
    await this.#noteEdit(document)
    return { status: 'good', document }
  }

  /** A full disk must not keep anybody from reading. */
  async #noteEdit(document: Members): Promise<void> {
    try {
      await this.#history.add({ document, actor: 'file' })
    } catch (error) {
      this.#options.onInvalid(this.#options.history, messageOf(error))
    }
  }

  async #broken(why: DocumentProblem): Promise<DocumentState> {
    const { path, onInvalid, defaults } = this.#options
    onInvalid(path, why.problem)
    const document = this.#lastGood ?? (await this.#history.newest())?.document ?? defaults() ?? {}
    return { status: 'broken', document, ...why }
  }

  async #write(document: Members, { status }: DocumentState): Promise<void> {
    const path = await this.#locate()
    try {
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
      if (status === 'broken') await setAside(path, new Date())
      await writeJsonFile(path, document)
    } catch (error) {
      throw noRoomOr(error)
    }
    this.#seen = undefined
    this.#lastGood = document
  }

  async #locate(): Promise<string> {
    const { root, path } = this.#options
    return await pathInside(root, path)
  }
}

function documentOf(state: DocumentState): Members {
  if (state.status === 'missing') throw new AppError('not-found', 'There is no such document.')
  return state.document
}
