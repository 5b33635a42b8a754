import {
  type Task,
  Task as TaskShape,
  type TaskStatus,
  isClosed,
} from '../../shared/domain/task.ts'
import { type FolderFile, JsonFolder } from '../files/json-folder.ts'
import { GroupCommit } from '../memory/group-commit.ts'

type Members = Readonly<Record<string, unknown>>

export type TaskPlace = 'active' | 'completed' | 'deleted'

/** A task's file with the folder in which it lies. */
export interface StoredTask extends FolderFile<Task> {
  readonly place: TaskPlace
}

/** The files of a profile's tasks: `memory/tasks/{active,completed,deleted}`. */
export class TaskStore {
  readonly #folders: Readonly<Record<TaskPlace, JsonFolder<Task>>>

  constructor(root: string, onCorrupt: (path: string, reason: string) => void) {
    const commit = new GroupCommit()
    const open = (place: TaskPlace): JsonFolder<Task> =>
      new JsonFolder({ root, folder: `memory/tasks/${place}`, commit, read: readTask, onCorrupt })
    this.#folders = {
      active: open('active'),
      completed: open('completed'),
      deleted: open('deleted'),
    }
  }

  async in(...places: readonly TaskPlace[]): Promise<StoredTask[]> {
    const found = await Promise.all(
      places.map(async (place) =>
        (await this.#folders[place].files()).map((file) => ({ ...file, place })),
      ),
    )
    return found.flat()
  }

  async create(members: Members & { readonly id: string }): Promise<StoredTask> {
    const file = await this.#folders.active.write(`${members.id}.json`, members)
    return { ...file, place: 'active' }
  }

  /** Writes a task's members and moves its file to where its status belongs. In this order: a crash between leaves one file, whole. */
  async rewrite({ place, name }: StoredTask, members: Members): Promise<StoredTask> {
    const file = await this.#folders[place].write(name, members)
    return await this.#put({ ...file, place }, placeOf(file.value.status), name)
  }

  async moveToBin({ place, name }: StoredTask, members: Members, now: Date): Promise<StoredTask> {
    const file = await this.#folders[place].write(name, members)
    const stamp = now.toISOString().replaceAll(/\D/g, '')
    return await this.#put({ ...file, place }, 'deleted', `${file.value.id}-${stamp}.json`)
  }

  async restore({ name }: StoredTask, members: Members): Promise<StoredTask> {
    const file = await this.#folders.deleted.write(name, members)
    const { status, id } = file.value
    return await this.#put({ ...file, place: 'deleted' }, placeOf(status), `${id}.json`)
  }

  async #put(stored: StoredTask, to: TaskPlace, as: string): Promise<StoredTask> {
    if (stored.place === to) return stored
    const name = await this.#folders[stored.place].move(stored.name, this.#folders[to], as)
    return { ...stored, place: to, name }
  }
}

function placeOf(status: TaskStatus): TaskPlace {
  return isClosed(status) ? 'completed' : 'active'
}

/** A file without an id has that of its name. */
function readTask(members: Members, name: string): Task {
  const id = name.slice(0, -'.json'.length)
  return TaskShape.parse({ ...members, id: members['id'] ?? id }, 'File')
}
