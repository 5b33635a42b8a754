const DERIVED = /^memory\/index(\/|$)|^out\/state\/worker\.lock/

/**
 * Whether a path below a profile's root is made from the rest, or belongs to a process: in no copy. Both are databases, and who opens one that
 * somebody else has made trusts every byte of it.
 */
export function isDerived(path: string): boolean {
  return DERIVED.test(path)
}
