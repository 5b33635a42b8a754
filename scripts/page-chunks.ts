import { join } from 'node:path'
import type { Rolldown } from 'vite'

type Graph = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>

/**
 * In which file of the built page a module lies: what every page begins with in one, what everybody who is logged in sees around it in
 * another. Without that there would be some fifty small ones before anything is shown, and a phone waits for each handful of them.
 */
export function chunkNames(root: string): (id: string, graph: Graph) => string | null {
  let base: ReadonlySet<string> | undefined
  let shell: ReadonlySet<string> | undefined
  return (id, graph) => {
    base ??= reached(join(root, 'main.ts'), graph)
    shell ??= reached(join(root, 'app/Profile.svelte'), graph)
    if (base.has(id)) return 'base'
    return shell.has(id) ? 'shell' : null
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
