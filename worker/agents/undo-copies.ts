import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import type { GroupCommit } from '../memory/group-commit.ts'

/** What a file holds, and how a copy of it ends, so that whoever forgets a memory can clean the copy too. */
export interface CopiedText {
  readonly text: string
  readonly extension: '.json' | '.md' | '.ndjson' | '.txt'
}

/** The hash that stands for a text, in hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Copies of what runs overwrote: `out/state/undo/<run>/<sha256>.<extension>`. */
export class UndoCopies {
  readonly #folder: string
  readonly #commit: GroupCommit

  constructor(root: string, commit: GroupCommit) {
    this.#folder = join(root, 'out', 'state', 'undo')
    this.#commit = commit
  }

  /** Keeps texts; durable when it is settled. */
  async keep(runId: string, copies: readonly CopiedText[]): Promise<void> {
    const folder = join(this.#folder, runId)
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const paths = new Map(
      copies.map(({ text, extension }) => [`${sha256Of(text)}${extension}`, text] as const),
    )
    const writes = [...paths].map(([name, text]) => this.#commit.write(join(folder, name), text))
    await Promise.all(writes).catch((error: unknown) => {
      throw noRoomOr(error)
    })
  }

  /** A text as it was; undefined when there is no copy, or somebody has changed it: what was forgotten must not come back. */
  async read(
    runId: string,
    sha256: string,
    extension: CopiedText['extension'],
  ): Promise<string | undefined> {
    const found = await readSafely(join(this.#folder, runId, `${sha256}${extension}`))
    return found.status === 'ok' && sha256Of(found.text) === sha256 ? found.text : undefined
  }

  /** Takes the copies of a run away. */
  async remove(runId: string): Promise<void> {
    await rm(join(this.#folder, runId), { recursive: true, force: true }).catch(
      (error: unknown) => {
        if (systemCodeOf(error) !== 'ENOENT') throw error
      },
    )
  }
}
