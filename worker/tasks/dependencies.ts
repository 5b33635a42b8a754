import { type Task, isClosed } from '../../shared/domain/task.ts'

/** Tasks by their id. */
export type TasksById = ReadonlyMap<string, Task>

/** Ids of the tasks that come first and are still open. One that is deleted or unknown holds nothing up. */
export function openDependencies(task: Task, tasks: TasksById): string[] {
  return task.dependencies.filter((id) => {
    const first = tasks.get(id)
    return first !== undefined && !isClosed(first.status)
  })
}

/** The way from a task back to itself that its dependencies would make, as ids; undefined when there is none. */
export function findCycle(
  id: string,
  dependencies: readonly string[],
  tasks: TasksById,
): string[] | undefined {
  const seen = new Set<string>()
  const follow = (at: string, way: readonly string[]): string[] | undefined => {
    if (at === id) return [...way, at]
    if (seen.has(at)) return undefined
    seen.add(at)
    for (const next of tasks.get(at)?.dependencies ?? []) {
      const cycle = follow(next, [...way, at])
      if (cycle) return cycle
    }
    return undefined
  }
  for (const first of dependencies) {
    const cycle = follow(first, [id])
    if (cycle) return cycle
  }
  return undefined
}
