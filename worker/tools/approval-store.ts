import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Approval } from '../../shared/api/approvals.ts'
import { PRIVATE_FOLDER, writeFileAtomic } from '../../shared/files/atomic-write.ts'
import { JsonFolder } from '../files/json-folder.ts'
import { noRoomOr } from '../files/no-room.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import { readOlderApproval } from './older-approval.ts'

const FOLDER = 'out/state/approvals'
const OLDER_FOLDER = 'out/approval-queue'
const UNDER_WAY = 'under-way'
/** Decided ones beyond that go, the oldest first. */
const MOST_KEPT = 1_000
/** How long a person has to decide on a call, which a conversation waits for. */
export const WAITING_MS = 7 * 86_400_000
/** The same of a proposal, for which nobody waits. */
export const PROPOSAL_WAITING_MS = 14 * 86_400_000

/** An approval with the file in which it stands. */
export interface StoredApproval {
  readonly approval: Approval
  readonly isOlder: boolean
  readonly members: Readonly<Record<string, unknown>>
}

/**
 * The files of approvals: `out/state/approvals/`, and `out/approval-queue/` of the single-user system. While one is carried out its id
 * stands in `under-way/`, so that whoever starts after a crash need not read all of them.
 */
export class ApprovalStore {
  readonly #root: string
  readonly #folder: JsonFolder<Approval>
  readonly #older: JsonFolder<Approval>

  constructor(root: string, onCorrupt: (path: string) => void) {
    this.#root = root
    const common = { root, commit: new GroupCommit(), onCorrupt }
    this.#folder = new JsonFolder({
      ...common,
      folder: FOLDER,
      read: (members, name) =>
        Approval.parse({ ...members, id: name.slice(0, -'.json'.length) }, 'File'),
    })
    this.#older = new JsonFolder({
      ...common,
      folder: OLDER_FOLDER,
      read: (members, name) => readOlderApproval(members, name, WAITING_MS),
    })
  }

  /** All of them, the newest first. */
  async all(): Promise<StoredApproval[]> {
    const [ours, older] = await Promise.all([this.#folder.files(), this.#older.files()])
    const stored = [
      ...ours.map(({ value, members }) => ({ approval: value, members, isOlder: false })),
      ...older.map(({ value, members }) => ({ approval: value, members, isOlder: true })),
    ]
    return stored.toSorted((one, other) => compare(orderOf(other.approval), orderOf(one.approval)))
  }

  /** Writes one; durable when it is settled. A file of the single-user system keeps its form. */
  async write(approval: Approval, before?: StoredApproval): Promise<void> {
    const { id, status, decidedAt, decidedBy, note } = approval
    const name = `${id}.json`
    if (!before?.isOlder) return void (await this.#folder.write(name, approval))
    const decided = { status, decidedAt, decidedBy, note }
    await this.#older.write(name, { ...before.members, ...decided })
  }

  /** Takes the oldest decided ones away. */
  async prune(all: readonly StoredApproval[]): Promise<void> {
    const decided = all.filter(({ approval, isOlder }) => !isOlder && isOver(approval))
    for (const { approval } of decided.slice(MOST_KEPT))
      await this.#folder.remove(`${approval.id}.json`)
  }

  /** Notes that one is about to be carried out; durable when it is settled. */
  async begin(id: string): Promise<void> {
    const path = join(this.#underWay, id)
    try {
      await mkdir(this.#underWay, { recursive: true, mode: PRIVATE_FOLDER })
      await writeFileAtomic(path, '')
    } catch (error) {
      throw noRoomOr(error)
    }
  }

  async end(id: string): Promise<void> {
    await rm(join(this.#underWay, id), { force: true })
  }

  /** Ids of those that were being carried out when somebody last wrote. */
  async underWay(): Promise<string[]> {
    // Where nothing was ever begun there is no folder.
    const names = await readdir(this.#underWay).catch(() => [])
    return names.filter((name) => !name.startsWith('.'))
  }

  get #underWay(): string {
    return join(this.#root, FOLDER, UNDER_WAY)
  }
}

/** Whether nothing more will come of it. */
export function isOver({ status }: Pick<Approval, 'status'>): boolean {
  return status !== 'pending' && status !== 'approved'
}

/** When it was asked, then its id: also what a cursor holds. */
export function orderOf({ askedAt, id }: Pick<Approval, 'askedAt' | 'id'>): string {
  return `${askedAt} ${id}`
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
