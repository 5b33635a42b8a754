const LONGEST_PATH = 4_000
const LONGEST_PART = 255

/** Whether a path that stands in a manifest or an archive names a place below a folder, and one only. */
export function isSafeRelative(path: string): boolean {
  if (path === '' || path.length > LONGEST_PATH || path.includes('\0')) return false
  return path.split('/').every(isPlainPart)
}

function isPlainPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && Buffer.byteLength(part) <= LONGEST_PART
}
