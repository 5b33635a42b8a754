import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { RunProposal } from '../../shared/api/proposals.ts'
import { PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import type { GroupCommit } from '../memory/group-commit.ts'

const ENDING = '.proposal.json'

/** Whether a file in the folder of runs says what a run did, rather than being its record. */
export function isProposal(name: string): boolean {
  return name.endsWith(ENDING)
}

/** `out/state/runs/<run>.proposal.json`: what a run did, or in a preview would do. */
export class RunProposals {
  readonly #folder: string
  readonly #commit: GroupCommit

  constructor(root: string, commit: GroupCommit) {
    this.#folder = join(root, 'out', 'state', 'runs')
    this.#commit = commit
  }

  /** Durable when it is settled. */
  async write(runId: string, proposal: RunProposal): Promise<void> {
    const path = this.#of(runId)
    try {
      await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
      await this.#commit.write(path, `${JSON.stringify(proposal, null, 2)}\n`)
    } catch (error) {
      throw noRoomOr(error)
    }
  }

  /** Undefined where a run has left none. Throws `invalid-input` for one that somebody has changed into something else. */
  async read(runId: string): Promise<RunProposal | undefined> {
    const found = await readSafely(this.#of(runId))
    if (found.status !== 'ok') return undefined
    return RunProposal.parse(parseJson(found.text, 'The proposal'), 'The proposal')
  }

  async remove(runId: string): Promise<void> {
    await rm(this.#of(runId), { force: true })
  }

  /** `runId` is that of a record. */
  #of(runId: string): string {
    return join(this.#folder, `${runId}${ENDING}`)
  }
}
