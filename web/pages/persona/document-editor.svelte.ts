import { ProblemError } from '../../api/problem.ts'
import { jsonText, readJson } from '../../design/json-text.ts'
import { Draft } from '../../session/drafts.svelte.ts'
import type { DocumentSource } from './document-source.ts'
import { type Fault, faultsOf } from './faults.ts'
import { isMembers, isSame, type Members, withMember } from './members.ts'

/**
 * A document that is being edited. INVARIANTS: its text is what counts: the form changes members of it, so that whatever the form has no
 * field for stays; what was typed is a draft until it is saved or discarded; nothing that somebody else wrote meanwhile is written over
 * before the person has said so.
 */
export class DocumentEditor {
  /** As it is on the disk, as far as is known. */
  base = $state.raw<Members | undefined>()
  text = $state('')
  /** What was written to the disk while this was being changed. */
  newer = $state.raw<Members | undefined>()
  /** Fields that the server found wrong. */
  refused = $state.raw<readonly Fault[]>([])
  error = $state.raw<unknown>()
  isSaving = $state(false)
  readonly source: DocumentSource
  readonly #draft: Draft
  readonly #reading = $derived(readJson(this.text))
  /** What the form shows: the text, or what it was when it was JSON last. */
  #lastGood = $state.raw<Members>({})

  constructor(source: DocumentSource, profile: string) {
    this.source = source
    this.#draft = new Draft(profile, source.place)
  }

  get value(): Members {
    return this.#lastGood
  }

  get isJson(): boolean {
    return this.#reading.status === 'good' && isMembers(this.#reading.value)
  }

  get isDirty(): boolean {
    if (!this.base) return false
    return this.#reading.status === 'bad' || !isSame(this.#reading.value, this.base)
  }

  get faults(): readonly Fault[] {
    return [...faultsOf(this.source.shape, this.value), ...this.refused]
  }

  /** Reads it, and goes on with a draft of it where there is one. */
  async open(signal: AbortSignal): Promise<void> {
    const document = await this.source.read(signal)
    const kept = keptOf(this.#draft.text)
    if (!kept) return this.#show(document)
    this.base = kept.base
    this.#take(kept.text)
    if (!isSame(document, kept.base)) this.newer = document
  }

  /** Takes over what was typed as JSON. */
  write(text: string): void {
    this.refused = []
    this.#take(text)
    this.#draft.text = this.isDirty ? JSON.stringify({ base: this.base, text }) : ''
  }

  /** Changes a member. */
  set(path: readonly string[], made: unknown): void {
    this.write(jsonText(withMember(this.value, path, made)))
  }

  discard(): void {
    if (this.newer ?? this.base) this.#show(this.newer ?? this.base ?? {})
  }

  /** Looks whether it was changed on the disk. Gives whether what is shown was taken from there. */
  async look(): Promise<boolean> {
    const document = await this.source.read()
    if (this.isSaving || !this.base || isSame(document, this.base)) return false
    if (this.isDirty && !isSame(document, this.value)) {
      this.newer = document
      return false
    }
    this.#show(document)
    return true
  }

  /** Goes on with what was typed: saving writes over what somebody else wrote. */
  keepMine(): void {
    this.base = this.newer ?? this.base
    this.newer = undefined
    this.write(this.text)
  }

  /** Saves what is valid; gives whether it did. */
  async save(): Promise<boolean> {
    if (this.isSaving || !this.isJson || !this.isDirty) return false
    this.refused = []
    if (this.faults.length > 0) return false
    this.error = undefined
    try {
      await this.look()
      if (this.newer) return false
      return await this.replace(this.value)
    } catch (failure) {
      this.#failed(failure)
      return false
    }
  }

  /** Makes it what is given. */
  async replace(document: Members): Promise<boolean> {
    return await this.#changed(() => this.source.replace(document))
  }

  async undo(): Promise<boolean> {
    return await this.#changed(() => this.source.undo())
  }

  async #changed(change: () => Promise<Members>): Promise<boolean> {
    this.isSaving = true
    this.error = undefined
    try {
      this.#show(await change())
      return true
    } catch (failure) {
      this.#failed(failure)
      return false
    } finally {
      this.isSaving = false
    }
  }

  #failed(failure: unknown): void {
    const fields = failure instanceof ProblemError ? failure.problem.fields : []
    this.refused = fields.map((field) => ({ ...field, sign: 'other' }))
    this.error = fields.length > 0 ? undefined : failure
  }

  #show(document: Members): void {
    this.base = document
    this.newer = undefined
    this.refused = []
    this.#take(jsonText(document))
    this.#draft.text = ''
  }

  #take(text: string): void {
    this.text = text
    const reading = readJson(text)
    if (reading.status === 'good' && isMembers(reading.value)) this.#lastGood = reading.value
  }
}

function keptOf(draft: string): { base: Members; text: string } | undefined {
  const reading = readJson(draft)
  if (reading.status === 'bad' || !isMembers(reading.value)) return undefined
  const { base, text } = reading.value
  return isMembers(base) && typeof text === 'string' ? { base, text } : undefined
}
