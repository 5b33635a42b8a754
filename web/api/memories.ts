import { type ApiRequest, call, type RouteName } from './call.ts'
import {
  type Found,
  type Memory,
  type MemoryPage,
  readEvent,
  readFound,
  readMemoryPage,
} from './memory.ts'
import { type Remedies, withRemedies } from './remedies.ts'

interface MemoriesOptions {
  /** Username of the profile whose memories they are. */
  readonly profile: string
  readonly remedies: Remedies
}

const PAGE = 30

/** A person's memories, as the worker of the profile keeps them. */
export class Memories {
  readonly #profile: string
  readonly #remedies: Remedies

  constructor({ profile, remedies }: MemoriesOptions) {
    this.#profile = profile
    this.#remedies = remedies
  }

  /** Keeps a text. */
  async capture(content: string): Promise<Memory> {
    return await this.#call('POST /api/capture', { body: { content } }, readEvent)
  }

  /** The newest memories; from `cursor` on where one is given. */
  async newest(cursor: string | undefined, signal: AbortSignal): Promise<MemoryPage> {
    const query = { limit: PAGE, cursor }
    return await this.#call('GET /api/memories', { query, signal }, readMemoryPage)
  }

  /** The memories that fit some words best. */
  async search(q: string, signal: AbortSignal): Promise<Found> {
    const query = { q, limit: PAGE }
    return await this.#call('GET /api/memories/search', { query, signal }, readFound)
  }

  /** Moves a memory to the bin. */
  async remove(id: string): Promise<void> {
    await this.#call('DELETE /api/memories/:id', { params: { id } }, (answer) => ({ answer }))
  }

  /** Takes a memory out of the bin. */
  async restore(id: string): Promise<Memory> {
    return await this.#call('POST /api/memories/:id/restore', { params: { id } }, readEvent)
  }

  async #call<Name extends RouteName, T>(
    name: Name,
    request: ApiRequest<Name>,
    read: (answer: unknown) => T | undefined,
  ): Promise<T> {
    const sent = { ...request, profile: this.#profile }
    return await withRemedies(() => call(name, sent, read), this.#remedies, request.signal)
  }
}
