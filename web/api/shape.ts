/** Whether a value out of JSON is an object; its members are not known yet. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is a string; undefined when it is absent or something else. */
export function stringIn(value: unknown, member: string): string | undefined {
  const found = isObject(value) ? value[member] : undefined
  return typeof found === 'string' ? found : undefined
}

/** Every item of a list, read; undefined when the value is no list or an item is not what it should be. */
export function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map((item: unknown) => read(item)).filter((item) => item !== undefined)
  return items.length === value.length ? items : undefined
}
