import { join } from 'node:path'
import type { Rolldown } from 'vite'

type Graph = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>

/** The pages that people open daily. */
const DAILY = [
  'home/HomePage',
  'chat/ChatPage',
  'memory/MemoryPage',
  'tasks/TasksPage',
  'calendar/CalendarPage',
  'inbox/InboxPage',
] as const

/**
 * In which file of the built page a module lies: what every page begins with in one, what everybody who is logged in sees around it in
 * another, what several daily pages are made of in a third. Without that there would be some fifty small ones before anything is shown,
 * and a phone waits for each handful of them.
 */
export function chunkNames(root: string): (id: string, graph: Graph) => string | null {
  let base: ReadonlySet<string> | undefined
  let shell: ReadonlySet<string> | undefined
  let daily: ReadonlySet<string>[] | undefined
  return (id, graph) => {
    base ??= reached(join(root, 'main.ts'), graph)
    shell ??= reached(join(root, 'app/Profile.svelte'), graph)
    daily ??= DAILY.map((page) => reached(join(root, `pages/${page}.svelte`), graph))
    if (base.has(id)) return 'base'
    if (shell.has(id)) return 'shell'
    return daily.filter((page) => page.has(id)).length > 1 ? 'parts' : null
  }
}

/** A module and all that it needs at once. */
function reached(start: string, graph: Graph): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [start]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}
