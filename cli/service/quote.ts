import { AppError } from '../../shared/errors/app-error.ts'

/** A path as a value of a unit that is taken whole, blanks and all; only `%` means something in it (systemd.unit(5), specifiers). */
export function plainValue(text: string): string {
  if (/[\n\r\0]/.test(text))
    throw new AppError(
      'wrong-usage',
      `A unit cannot name ${JSON.stringify(text)}: it holds a line break.`,
    )
  return text.replaceAll('%', '%%')
}

/** One item of a value that is a list (systemd.syntax(7), quoting). */
export function quoted(text: string): string {
  return `"${plainValue(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** One word of a command line, in which `$` begins a variable as well (systemd.service(5)). */
export function commandWord(text: string): string {
  return quoted(text).replaceAll('$', '$$$$')
}
