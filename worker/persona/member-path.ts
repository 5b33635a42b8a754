import type { MemberStep } from '../../shared/domain/proposal.ts'
import { type Members, isMembers } from '../documents/members.ts'

/** What a member of a document holds; undefined where there is none, or an item's name is there twice. */
export function memberAt(document: Members, path: readonly MemberStep[]): unknown {
  return path.reduce<unknown>(stepInto, document)
}

/** The document with a member replaced, or made; undefined where the way to it is none. */
export function withMember(
  document: Members,
  [step, ...rest]: readonly MemberStep[],
  value: unknown,
): Members | undefined {
  if (typeof step !== 'string') return undefined
  if (rest.length === 0) return { ...document, [step]: value }
  const old = Object.hasOwn(document, step) ? document[step] : {}
  const made = Array.isArray(old)
    ? withItem(old, rest, value)
    : isMembers(old ?? {})
      ? withMember(isMembers(old) ? old : {}, rest, value)
      : undefined
  return made === undefined ? undefined : { ...document, [step]: made }
}

/** Whether two members hold the same, whatever the order of what is in them. */
export function isSameMember(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function withItem(
  list: readonly unknown[],
  [step, ...rest]: readonly MemberStep[],
  value: unknown,
): unknown[] | undefined {
  if (step === undefined || typeof step === 'string' || rest.length === 0) return undefined
  const item = itemNamed(list, step.name)
  const made = isMembers(item) ? withMember(item, rest, value) : undefined
  return made && list.map((one) => (one === item ? made : one))
}

function stepInto(holder: unknown, step: MemberStep): unknown {
  if (typeof step !== 'string')
    return Array.isArray(holder) ? itemNamed(holder, step.name) : undefined
  return isMembers(holder) && Object.hasOwn(holder, step) ? holder[step] : undefined
}

function itemNamed(list: readonly unknown[], name: string): unknown {
  const named = list.filter((item) => isMembers(item) && item['name'] === name)
  return named.length === 1 ? named[0] : undefined
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMembers(value)) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}
