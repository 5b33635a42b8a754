import { safeText } from './safe-text.ts'

/** The lines of a diff, whose words others may have written. */
export function diffLines(diff: string): string[] {
  return diff === ''
    ? []
    : diff.split('\n').map((line) => `${line.slice(0, 1)}${safeText(line.slice(1))}`)
}
