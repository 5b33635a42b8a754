import { closeSync, readdirSync, readFileSync } from 'node:fs'
import { systemCodeOf } from '../errors/app-error.ts'

const FOLDER = '/proc/self/fdinfo'
const STANDARD = 2
/** `O_CLOEXEC`, in octal as proc(5) has the flags: Node sets it on all that it opens, so what lacks it came from whoever started us. */
const CLOSES_ON_EXEC = 0o2000000

/** Closes every descriptor that this process was started with, but the standard ones and those named (Linux). */
export function closeInherited(...kept: readonly number[]): void {
  for (const descriptor of openDescriptors()) {
    if (descriptor <= STANDARD || kept.includes(descriptor)) continue
    if (isInherited(descriptor)) closeSync(descriptor)
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync(FOLDER).map(Number)
  } catch (error) {
    // Without /proc nobody can say what is open.
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

function isInherited(descriptor: number): boolean {
  try {
    const text = readFileSync(`${FOLDER}/${descriptor}`, 'utf8')
    const flags = Number.parseInt(/^flags:\s+([0-7]+)/m.exec(text)?.[1] ?? '0', 8)
    return text !== '' && (flags & CLOSES_ON_EXEC) === 0
  } catch (error) {
    // The one that the folder was read through.
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}
