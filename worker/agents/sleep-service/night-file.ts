import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { readJsonFile, setAside, writeJsonFile } from '../../../shared/files/json-file.ts'
import type { Logger } from '../../../shared/log/logger.ts'
import { noRoomOr } from '../../files/no-room.ts'

const Night = schema(() =>
  z.object({
    version: z.literal(1),
    /** When the night began. */
    night: z.iso.datetime(),
    /** Dreams of this night. */
    dreams: z.int().min(0),
    /** What became of each step; `begun` is one of which nobody has seen the end. */
    steps: z.record(
      z.string(),
      z.object({
        status: z.enum(['begun', 'done', 'failed', 'missed']),
        at: z.iso.datetime(),
        /** How often it was begun. */
        tries: z.int().min(0).default(0),
      }),
    ),
  }),
)
export type Night = z.output<typeof Night.zod>
export type NightStep = Night['steps'][string]

/** `out/state/sleep-service.json`: what has been done this night. */
export class NightFile {
  readonly #path: string
  readonly #logger: Logger

  constructor(root: string, logger: Logger) {
    this.#path = join(root, 'out', 'state', 'sleep-service.json')
    this.#logger = logger
  }

  /** What is known of the night that began at a moment. */
  async read(night: string): Promise<Night> {
    const found = await readJsonFile(this.#path, Night)
    if (found.status === 'ok' && found.value.night === night) return found.value
    if (found.status === 'corrupt') {
      this.#logger.warn({ evt: 'night-set-aside', path: await setAside(this.#path, new Date()) })
    }
    return { version: 1, night, dreams: 0, steps: {} }
  }

  /** Durable when it is settled. */
  async write(night: Night): Promise<void> {
    await writeJsonFile(this.#path, night).catch((error: unknown) => {
      throw noRoomOr(error)
    })
  }
}
