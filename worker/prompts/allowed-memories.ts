import { mayBeShown } from '../memory/memory-standing.ts'
import type { FoundMemory, RankedMemory } from './found-memories.ts'

/** What of the memories that were found may be shown, and how many of those that would have fitted may not. */
export interface AllowedMemories {
  readonly memories: readonly FoundMemory[]
  readonly withheld: number
}

/** The best memories that may be shown there. INVARIANT: every prompt and every quote takes its memories from here. */
export function allowedMemories(
  ranked: readonly RankedMemory[],
  isLocal: boolean,
  most: number,
): AllowedMemories {
  const memories: FoundMemory[] = []
  let withheld = 0
  for (const memory of ranked) {
    if (memories.length >= most) break
    if (memory !== 'withheld' && mayBeShown(memory.privacy, isLocal)) memories.push(memory)
    else withheld += 1
  }
  return { memories, withheld: Math.min(withheld, most) }
}
