import { type FieldFault, ruleFault, saidFault } from '../../shared/api/field-fault.ts'
import type {
  ChangeTaskRequest,
  CreateTaskRequest,
  ListTasksQuery,
  ShownTask,
} from '../../shared/api/tasks.ts'
import { newId } from '../../shared/domain/ids.ts'
import { isClosed } from '../../shared/domain/task.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { KeyedQueue } from '../memory/keyed-queue.ts'
import { readWhen } from '../time/when.ts'
import { type TasksById, findCycle, openDependencies } from './dependencies.ts'
import { compareRanks, formatTaskCursor, parseTaskCursor, rankOf } from './task-order.ts'
import type { StoredTask, TaskPlace, TaskStore } from './task-store.ts'

interface TasksOptions {
  readonly userId: string
  readonly store: TaskStore
  /** Throws `conflict` in a mode in which nothing is written. */
  readonly checkMayWrite: () => void
  readonly timeZone: () => string
  /** Told after every change which task it was. */
  readonly onChange: (id: string) => void
  readonly now?: () => Date
}

interface Page {
  readonly items: ShownTask[]
  readonly nextCursor: string | null
}

/** The member of a task's file that names what asked for its last change of that kind. */
const CAUSE = 'changedFor'
const KEPT = ['active', 'completed'] as const satisfies readonly TaskPlace[]

/** A person's tasks. INVARIANT: changes follow one another, so that no two together make a circle of dependencies. */
export class Tasks {
  readonly #options: TasksOptions
  readonly #queue = new KeyedQueue()

  constructor(options: TasksOptions) {
    this.#options = options
  }

  async create(request: CreateTaskRequest, source: string): Promise<ShownTask> {
    return await this.#create(newId('task'), request, source)
  }

  /** The same under an id that belongs to what it is made of: where that task is, or was deleted, it stays as it is. */
  async createOnce(id: string, request: CreateTaskRequest, source: string): Promise<ShownTask> {
    this.#options.checkMayWrite()
    return await this.#queue.run('tasks', async () => {
      const all = await this.#options.store.in(...KEPT, 'deleted')
      const there = all.find(({ value }) => value.id === id)
      return there ? shown(there, byId(all)) : await this.#create(id, request, source)
    })
  }

  async #create(id: string, request: CreateTaskRequest, source: string): Promise<ShownTask> {
    this.#options.checkMayWrite()
    const kept = await this.#options.store.in(...KEPT)
    checkDependencies(id, request.dependencies, byId(kept))
    const now = this.#now().toISOString()
    const { title, description, priority, tags, dependencies } = request
    const { userId } = this.#options
    const due = await this.#due(request.due)
    const times = { created: now, updated: now }
    const fields = { title, description, status: 'todo', priority, due, tags, dependencies }
    const stored = await this.#options.store.create({ id, ...fields, ...times, userId, source })
    this.#options.onChange(id)
    return shown(stored, byId(kept))
  }

  async get(id: string): Promise<ShownTask> {
    const kept = await this.#options.store.in(...KEPT)
    return shown(find(kept, id), byId(kept))
  }

  /** @param cause id of what asks for the change. A task that bears it was changed for it already, and stays as it is. */
  async change(id: string, change: ChangeTaskRequest, cause?: string): Promise<ShownTask> {
    this.#options.checkMayWrite()
    return await this.#queue.run('tasks', async () => {
      const kept = await this.#options.store.in(...KEPT)
      const before = find(kept, id)
      if (cause !== undefined && before.members[CAUSE] === cause) return shown(before, byId(kept))
      if (change.dependencies) checkDependencies(id, change.dependencies, byId(kept))
      const due = change.due === undefined ? {} : { due: await this.#due(change.due) }
      const caused = cause === undefined ? {} : { [CAUSE]: cause }
      const updated = this.#now().toISOString()
      const members = { ...before.members, ...change, ...due, ...caused, updated }
      const stored = await this.#options.store.rewrite(before, this.#completed(members, before))
      this.#options.onChange(id)
      return shown(stored, byId([...kept.filter((one) => one !== before), stored]))
    })
  }

  /** Moves a task to the bin. */
  async remove(id: string): Promise<void> {
    this.#options.checkMayWrite()
    await this.#queue.run('tasks', async () => {
      const found = find(await this.#options.store.in(...KEPT), id)
      const now = this.#now()
      const members = { ...found.members, deleted: true, deletedAt: now.toISOString() }
      await this.#options.store.moveToBin(found, members, now)
      this.#options.onChange(id)
    })
  }

  /** Takes the copy of a task that was deleted last out of the bin. */
  async restore(id: string): Promise<ShownTask> {
    this.#options.checkMayWrite()
    return await this.#queue.run('tasks', async () => {
      const kept = await this.#options.store.in(...KEPT)
      if (kept.some(({ value }) => value.id === id))
        throw refusal('task-there', 'A task with this id is there already. Delete that one first.')
      const found = find(await this.#options.store.in('deleted'), id)
      const { deleted: _deleted, deletedAt: _deletedAt, ...members } = found.members
      const stored = await this.#options.store.restore(found, members)
      this.#options.onChange(id)
      return shown(stored, byId(kept))
    })
  }

  async list({ status, tag, dueBefore, bin, limit, cursor }: ListTasksQuery): Promise<Page> {
    const after = cursor === undefined ? undefined : parseTaskCursor(cursor)
    const kept = await this.#options.store.in(...KEPT)
    const listed = bin === 'true' ? await this.#options.store.in('deleted') : kept
    const wanted = listed
      .map((stored) => shown(stored, byId(kept)))
      .filter((task) => bin === 'true' || hasStatus(task, status))
      .filter((task) => tag === undefined || task.tags.includes(tag))
      .filter((task) => dueBefore === undefined || isDueBefore(task, dueBefore))
      .map((task) => ({ task, rank: rankOf(task) }))
      .filter(({ rank }) => after === undefined || compareRanks(rank, after) > 0)
      .toSorted((a, b) => compareRanks(a.rank, b.rank))
    const page = wanted.slice(0, limit)
    const last = wanted.length > limit ? page.at(-1) : undefined
    return {
      items: page.map(({ task }) => task),
      nextCursor: last ? formatTaskCursor(last.rank) : null,
    }
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date()
  }

  #completed(members: Readonly<Record<string, unknown>>, before: StoredTask) {
    const { completed, ...others } = members
    const status = members['status'] ?? before.value.status
    if (status !== 'done' && status !== 'cancelled') return others
    return { ...others, completed: completed ?? this.#now().toISOString() }
  }

  async #due(text: string | null): Promise<string | null> {
    if (text === null) return null
    const zone = this.#options.timeZone()
    const when = await readWhen(text, { zone, now: this.#now() })
    if (when) return when.kind === 'day' ? when.day : when.instant
    throw invalid(ruleFault('due', 'no-time'))
  }
}

function hasStatus(task: ShownTask, status: ListTasksQuery['status']): boolean {
  if (status === 'all') return true
  return status === 'open' ? !isClosed(task.status) : task.status === status
}

/** A day counts from its beginning in UTC. */
function isDueBefore({ due }: ShownTask, instant: string): boolean {
  return due !== null && Date.parse(due) < Date.parse(instant)
}

function byId(stored: readonly StoredTask[]): TasksById {
  return new Map(stored.map(({ value }) => [value.id, value]))
}

/** The newest with an id: hand-made copies may share it. */
function find(stored: readonly StoredTask[], id: string): StoredTask {
  const [newest] = stored
    .filter(({ value }) => value.id === id)
    .toSorted((a, b) => versionTime(b).localeCompare(versionTime(a)))
  // Says nothing of the id: an id that is somebody else's and one that is nobody's get the same bytes.
  if (!newest) throw new AppError('not-found', 'There is no task with this id.')
  return newest
}

function versionTime({ value }: StoredTask): string {
  return value.deletedAt ?? value.updated
}

function shown({ value }: StoredTask, tasks: TasksById): ShownTask {
  const blockedBy = isClosed(value.status) ? [] : openDependencies(value, tasks)
  const waits = value.status === 'todo' && blockedBy.length > 0
  return { ...value, status: waits ? 'blocked' : value.status, blockedBy }
}

function checkDependencies(id: string, dependencies: readonly string[], tasks: TasksById): void {
  const path = 'dependencies'
  const unknown = dependencies.find((one) => !tasks.has(one) && one !== id)
  if (unknown !== undefined) throw invalid(saidFault(path, 'no-such-task', { id: unknown }))
  const cycle = findCycle(id, dependencies, tasks)
  if (cycle) throw invalid(saidFault(path, 'tasks-in-circle', { ids: cycle.join(' → ') }))
}

function invalid(fault: FieldFault): AppError {
  const { path, message } = fault
  return new AppError('invalid-input', `Body is not valid. ${path}: ${message}.`, {
    details: { fields: [fault] },
  })
}
