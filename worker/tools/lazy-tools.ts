import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenTools, ToolParts } from './open-tools.ts'

/** The tools of a profile, which are loaded when a model or a person asks for them, or something approved was cut off. */
export class LazyTools {
  readonly #parts: ToolParts
  #opened: Promise<OpenTools> | undefined

  constructor(parts: ToolParts) {
    this.#parts = parts
  }

  async open(): Promise<OpenTools> {
    return await (this.#opened ??= this.#load())
  }

  /** Ends what an earlier worker was carrying out when it died. Where there is nothing of the kind nothing is loaded. */
  async begin(): Promise<void> {
    const { root } = this.#parts.layout
    // Where nothing was ever approved there is no folder.
    const names = await readdir(join(root, 'out/state/approvals/under-way')).catch(() => [])
    if (names.length > 0) await this.open()
  }

  async #load(): Promise<OpenTools> {
    try {
      return await (await import('./open-tools.ts')).openTools(this.#parts)
    } catch (error) {
      // The next who asks tries again.
      this.#opened = undefined
      throw error
    }
  }
}
