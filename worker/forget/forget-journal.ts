import { readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import { EpisodicEvent } from '../../shared/domain/episodic-event.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { syncFolder, writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { readJsonFile } from '../../shared/files/json-file.ts'

/** Everything that a forgetting goes by, found before anything is changed. */
const ForgetPlan = schema(() =>
  z.object({
    memories: z.array(
      z.object({ id: z.string(), paths: z.array(z.string()), texts: z.array(z.string()) }),
    ),
    /** For the tombstones: every version of what goes. */
    events: z.array(EpisodicEvent.zod),
    /** Files of the history, below the episodic folder. */
    versions: z.array(z.string()),
    /** The person's own memories that name what goes, by their ids. */
    citing: z.array(z.string()),
  }),
)
export type ForgetPlan = z.output<typeof ForgetPlan.zod>

/**
 * What is being forgotten at this moment, so that a worker that was killed meanwhile can be followed by one that ends the work: a half
 * forgotten memory can be named by nobody any more. It holds words, and goes as the last thing.
 */
export class ForgetJournal {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** Durable when it returns. */
  async write(plan: ForgetPlan): Promise<void> {
    await writeFileAtomic(this.#file, JSON.stringify(plan))
  }

  /** What a worker before this one left undone. One that cannot be read was not written to the end: nothing had begun. */
  async read(): Promise<ForgetPlan | undefined> {
    await this.#removeHalfWritten()
    const found = await readJsonFile(this.#file, ForgetPlan)
    return found.status === 'ok' ? found.value : undefined
  }

  async clear(): Promise<void> {
    await rm(this.#file, { force: true })
    await syncFolder(dirname(this.#file))
  }

  /** A worker that was killed in the middle of a write leaves a temporary file, with words of what was to be forgotten. */
  async #removeHalfWritten(): Promise<void> {
    const folder = dirname(this.#file)
    const begin = `.${basename(this.#file)}.tmp-`
    const names = (await readdir(folder).catch(noneIfMissing)).filter((name) =>
      name.startsWith(begin),
    )
    await Promise.all(names.map((name) => rm(join(folder, name), { force: true })))
  }
}

function noneIfMissing(error: unknown): string[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}
