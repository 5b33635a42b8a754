import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AgentRun } from '../../shared/api/agents.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER } from '../../shared/files/atomic-write.ts'
import { profileLayout } from '../../shared/layout/profile-layout.ts'
import { appendLine, readLines } from '../files/durable-lines.ts'
import { JsonFolder } from '../files/json-folder.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import { Change } from './change.ts'
import { isProposal, RunProposals } from './run-proposals.ts'
import { UndoCopies } from './undo-copies.ts'

const FOLDER = 'out/state/runs'
/** Older ones are taken away, with what they noted: they can be undone no more. */
const MOST_RUNS = 1_000
const RUN_ID = /^run-[0-9a-f-]{36}$/

/** The records of runs: a file for each, and beside it a line for everything that the run changed. */
export class RunStore {
  readonly #root: string
  readonly #folder: JsonFolder<AgentRun>
  /** Of what runs overwrote. */
  readonly copies: UndoCopies
  /** What runs did or would do. */
  readonly proposals: RunProposals

  constructor(root: string, onCorrupt: (path: string) => void) {
    this.#root = root
    const commit = new GroupCommit()
    this.copies = new UndoCopies(root, commit)
    this.proposals = new RunProposals(root, commit)
    this.#folder = new JsonFolder({
      root,
      folder: FOLDER,
      commit,
      isOurs: (name) => !isProposal(name),
      read: (members, name) => AgentRun.parse(members, name),
      onCorrupt,
    })
  }

  /** All of them, the newest first. */
  async runs(): Promise<AgentRun[]> {
    const files = await this.#folder.files()
    return files.map(({ value }) => value).toSorted((one, other) => (one.id < other.id ? 1 : -1))
  }

  async write(run: AgentRun): Promise<void> {
    await this.#folder.write(`${run.id}.json`, run)
  }

  /** What was noted as changed, the last first; a torn line was not acknowledged, so what it announced was not done. */
  async changes(id: string): Promise<Change[]> {
    return (await readLines(this.#changesOf(id), Change)).toReversed()
  }

  /** Notes changes of a run; durable when it is settled. */
  async note(id: string, change: Change): Promise<void> {
    await appendLine(this.#changesOf(id), change)
  }

  /** Leaves word for the next worker. Synchronous: what comes last must stay. */
  markUnfinished(isUnfinished: boolean): void {
    const { agentsUnfinished: mark } = profileLayout(this.#root)
    if (!isUnfinished) return rmSync(mark, { force: true })
    mkdirSync(dirname(mark), { recursive: true, mode: PRIVATE_FOLDER })
    writeFileSync(mark, '', { mode: PRIVATE_FILE })
  }

  /** Takes the oldest away. */
  async prune(): Promise<void> {
    for (const { id } of (await this.runs()).slice(MOST_RUNS)) {
      await this.copies.remove(id)
      await rm(this.#changesOf(id), { force: true })
      await this.proposals.remove(id)
      await this.#folder.remove(`${id}.json`)
    }
  }

  #changesOf(id: string): string {
    if (!RUN_ID.test(id)) throw new AppError('not-found', 'There is no run with this id.')
    return join(this.#root, FOLDER, `${id}.changes.ndjson`)
  }
}
