import type { MemoryParts } from '../open-memories.ts'
import { REDACTED } from '../forget/redaction.ts'

/** Takes the reply out of the memory of an exchange, and out of its earlier versions: it was made from something that is forgotten. */
export async function forgetResponse(
  { memories, finder, store, index }: Pick<MemoryParts, 'memories' | 'finder' | 'store' | 'index'>,
  id: string,
): Promise<void> {
  await memories.alone(id, async () => {
    const found = (await finder.findAny(id, 'kept')) ?? (await finder.findAny(id, 'binned'))
    if (found?.event.response === undefined || found.event.response === REDACTED) return
    const stored = await store.replace(found.path, { ...found.members, response: REDACTED })
    await store.history.erase(found.path)
    await index.record(stored)
    // Clears away what the index held of the words before.
    await index.forget([])
  })
}
