const LONGEST_PATH = 4_000
const LONGEST_PART = 255

/** Whether a path that stands in a manifest or an archive names a place below a folder, and one only. */
export function isSafeRelative(path: string): boolean {
  if (path === '' || path.length > LONGEST_PATH || path.includes('\0')) return false
  return path.split('/').every(isPlainPart)
}

/** The same, where all but the last part, which begins at `from`, is known to be so. */
export function isSafePart(path: string, from: number): boolean {
  return path.length <= LONGEST_PATH && !path.includes('\0') && isPlainPart(path.slice(from))
}

function isPlainPart(part: string): boolean {
  if (part === '' || part === '.' || part === '..') return false
  // No character takes more than three bytes for each of its units.
  return part.length * 3 <= LONGEST_PART || Buffer.byteLength(part) <= LONGEST_PART
}
