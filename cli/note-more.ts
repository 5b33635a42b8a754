import type { CommandContext } from './command-context.ts'

/** Says that a list goes on, and how to see the rest. */
export function noteMore({ output }: CommandContext, nextCursor: string | null): void {
  if (nextCursor === null || output.json) return
  output.note(`There are more. Raise --limit, or go on with: --cursor ${nextCursor}`)
}
