/** A document, or a part of one. */
export type Members = Readonly<Record<string, unknown>>

/** Whether something has members. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at a place of a document: names of members, and numbers of items. */
export function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) =>
      Array.isArray(part) ? part[Number(name)] : isMembers(part) ? part[name] : undefined,
    value,
  )
}

/** The same document with something else at a place; undefined takes the member away. Whatever else is in it stays. */
export function withMember(value: unknown, path: readonly string[], made: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return made
  if (Array.isArray(value))
    return value.map((item: unknown, place) =>
      String(place) === name ? withMember(item, rest, made) : item,
    )
  const members = isMembers(value) ? value : {}
  const changed = withMember(members[name], rest, made)
  if (changed !== undefined) return { ...members, [name]: changed }
  const { [name]: _gone, ...others } = members
  return others
}

/** Whether two values are the same, whatever the order of their members. */
export function isSame(one: unknown, other: unknown): boolean {
  return changesBetween(one, other).length === 0
}

/** Something that differs between two versions. What was or is not there is undefined. */
export interface MemberChange {
  readonly path: readonly string[]
  readonly before: unknown
  readonly after: unknown
}

/** What differs between two versions: member by member, and of lists the items that came and went. */
export function changesBetween(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): MemberChange[] {
  if (isMembers(before) && isMembers(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => changesBetween(before[name], after[name], [...path, name]))
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!Array.isArray(before) || !Array.isArray(after)) return [{ path, before, after }]
  const items = itemChanges(before, after, path)
  // The same items in another order.
  return items.length > 0 ? items : [{ path, before, after }]
}

function itemChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  path: readonly string[],
): MemberChange[] {
  const gone = without(before, after).map((item) => ({ path, before: item, after: undefined }))
  const come = without(after, before).map((item) => ({ path, before: undefined, after: item }))
  return [...gone, ...come]
}

/** The items of a list that another has not, each as often as it is missing. */
function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = other.map((item) => JSON.stringify(item))
  return list.filter((item) => {
    const place = left.indexOf(JSON.stringify(item))
    if (place !== -1) left.splice(place, 1)
    return place === -1
  })
}
