import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { writeFileAtomic } from '../../../shared/files/atomic-write.ts'
import { readSafely } from '../../files/safe-read.ts'

const Hold = schema(() => z.object({ heldUntil: z.number() }))

/**
 * What a person has taken back stays so: runs that nobody asked for leave alone what was written before the last undo, until somebody
 * asks for one. `out/state/organizer.json`; without it nothing is held.
 */
export class OrganizerHold {
  readonly #path: string

  constructor(root: string) {
    this.#path = join(root, 'out', 'state', 'organizer.json')
  }

  /** When what a run may touch was written at the earliest, in ms of the epoch. */
  async writtenSince(): Promise<number> {
    const found = await readSafely(this.#path)
    if (found.status !== 'ok') return 0
    try {
      return Hold.parse(parseJson(found.text, this.#path), this.#path).heldUntil
    } catch {
      // A person's own hand was in it; to enrich too much does no harm.
      return 0
    }
  }

  async begin(): Promise<void> {
    await this.#write(Date.now())
  }

  async end(): Promise<void> {
    if ((await this.writtenSince()) > 0) await this.#write(0)
  }

  async #write(heldUntil: number): Promise<void> {
    await writeFileAtomic(this.#path, `${JSON.stringify({ heldUntil })}\n`)
  }
}
