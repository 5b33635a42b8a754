import type { ChangeMemoryRequest } from '../../shared/api/memories.ts'

type Members = Readonly<Record<string, unknown>>

/** A change of a memory: a person's, or that of an exchange whose reply is another now. */
export type MemoryChange = ChangeMemoryRequest & { readonly response?: string }

/** An event's members after a change: those that the change does not name stay, also unknown ones; metadata is merged. */
export function changedMembers(members: Members, change: MemoryChange): Members {
  const { metadata, ...others } = change
  if (metadata === undefined) return { ...members, ...others }
  return { ...members, ...others, metadata: merged(members['metadata'], metadata) }
}

/** `null` takes a member away. */
function merged(before: unknown, change: Members): Members {
  const kept = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {}
  const all = Object.entries({ ...kept, ...change })
  return Object.fromEntries(
    all.filter(([name]) => !Object.hasOwn(change, name) || change[name] !== null),
  )
}
