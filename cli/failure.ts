import { CommanderError } from 'commander'
import { AppError, toAppError } from '../shared/errors/app-error.ts'
import { ERROR_CODES } from '../shared/errors/error-codes.ts'
import type { Output } from './terminal/output.ts'
import { safeJson } from './terminal/safe-text.ts'

/** Exit codes that come from no error code. */
export const EXIT_DONE = 0
export const EXIT_INTERRUPTED = 130

/** The failure that anything thrown stands for; what the command line's parser refuses is `wrong-usage`. */
export function failureOf(thrown: unknown): AppError {
  if (!(thrown instanceof CommanderError)) return toAppError(thrown)
  return new AppError('wrong-usage', usageMessage(thrown), { cause: thrown })
}

/** The exit code of a failure. */
export function exitCodeOf(failure: AppError): number {
  return ERROR_CODES[failure.code].exit
}

/** Says on stderr what failed: as a problem document on one line with `--json`, else in words, or as the help that shows what is missing. */
export function reportFailure(output: Output, failure: AppError, help: string): void {
  if (output.json) output.note(safeJson(JSON.stringify(problemDocument(failure))))
  else output.note(help.trimEnd() || failureWords(failure))
}

/** The failure as a problem document (RFC 9457). Unlike a server, the command line hides no message from its own user. */
export function problemDocument(failure: AppError): Readonly<Record<string, unknown>> {
  const { status, title } = ERROR_CODES[failure.code]
  const type = `urn:metahuman-os:problem:${failure.code}`
  return { ...failure.details, type, title, status, detail: failure.message, code: failure.code }
}

/** The failure for a person. */
export function failureWords(failure: AppError): string {
  const { requestId } = failure.details
  const reference =
    typeof requestId === 'string' && requestId !== '' ? `\nRequest ID: ${requestId}` : ''
  return `mh: ${failure.message}${reference}`
}

function usageMessage({ code, message }: CommanderError): string {
  if (code === 'commander.help') return 'A command is missing. See: mh --help'
  const text = message.replace(/^error: /, '').replace(/\n\((.*)\)$/s, ' ($1)')
  return `${text}${/[.?!)]$/.test(text) ? '' : '.'} See: mh --help`
}
