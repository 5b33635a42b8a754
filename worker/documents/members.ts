/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>

/** Whether a value is a JSON object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A document with the members of a change set in it, objects member by member; what the change does not name stays. */
export function withChange(before: Members, change: Members): Members {
  const changed = Object.entries(change).map(([name, value]) => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined
    return [name, isMembers(old) && isMembers(value) ? withChange(old, value) : value] as const
  })
  return { ...before, ...Object.fromEntries(changed) }
}

const MASK = '••••••'
const LOOKS_SECRET = /(?:api_?key|secret|token|password)$/i

/** A document in which everything that looks like a key is masked. */
export function masked(document: Members): Members {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, maskedValue(name, value)]),
  )
}

/** The document with each mask replaced by what stood there before. */
export function unmasked(document: Members, before: Members): Members {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => {
      const old = Object.hasOwn(before, name) ? before[name] : undefined
      if (value === MASK) return [name, old ?? '']
      return [name, isMembers(value) ? unmasked(value, isMembers(old) ? old : {}) : value]
    }),
  )
}

function maskedValue(name: string, value: unknown): unknown {
  if (isMembers(value)) return masked(value)
  return typeof value === 'string' && value !== '' && LOOKS_SECRET.test(name) ? MASK : value
}
