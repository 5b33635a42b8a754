import type { AliveSaid } from '../shared/domain/alive-said.ts'
import { readdir } from 'node:fs/promises'
import type { ForgetfulStore } from './forget/forgetful-store.ts'
import type { ChatParts, OpenChat } from './open-chat.ts'

/** The chat of a profile, which is loaded when somebody speaks or reads, or a killed worker left a reply. */
export class LazyChat {
  readonly #parts: ChatParts
  #opened: Promise<OpenChat> | undefined
  #present: OpenChat | undefined

  constructor(parts: ChatParts) {
    this.#parts = parts
  }

  async open(): Promise<OpenChat> {
    return await (this.#opened ??= this.#load())
  }

  /** Takes up replies that were cut off. Where there is none nothing is loaded. */
  async begin(): Promise<void> {
    const left = await readdir(this.#parts.layout.replies).catch(() => [])
    if (left.length === 0) return
    await this.open().catch((error: unknown) =>
      this.#parts.logger.error({ evt: 'chat-not-opened', err: error }),
    )
  }

  /** Why the worker must stay awake, in words. */
  get because(): readonly AliveSaid[] {
    return this.#present?.replies.because ?? []
  }

  /** Lets replies come to their end for so long, then stops them; settled when all are kept. */
  async end(graceMs: number): Promise<void> {
    await this.#present?.replies.end(graceMs)
  }

  /** Takes memories out of conversations. */
  readonly forget: ForgetfulStore['forget'] = async (request) =>
    await (await this.open()).forget(request)

  async #load(): Promise<OpenChat> {
    try {
      const opened = await (await import('./open-chat.ts')).openChat(this.#parts)
      this.#present = opened
      return opened
    } catch (error) {
      // The next who asks tries again.
      this.#opened = undefined
      throw error
    }
  }
}

/** The conversations as a store that forgets. */
export function chatStore(forget: ForgetfulStore['forget']): ForgetfulStore {
  return { name: 'chat', covers: ['memory/conversations'], forget }
}
