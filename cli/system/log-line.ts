import { AppError } from '../../shared/errors/app-error.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { localTimeToTheSecond } from '../terminal/time-words.ts'

/** A line of a structured log for a person: time, level, event, message, then the rest as `key=value`. What is no such line stays as it is. */
export function readableLogLine(line: string): string {
  const entry = entryIn(line)
  if (!entry) return line
  const { ts, level, evt, msg, err, ...rest } = entry
  const head = [
    localTimeToTheSecond(words(ts)),
    words(level).toUpperCase().padEnd(5),
    words(evt),
    words(msg),
  ]
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${valueWords(value)}`)
  const { inLine, below } = errorWords(err)
  return [...head, ...pairs, inLine].filter((part) => part !== '').join(' ') + below
}

function entryIn(line: string): Record<string, unknown> | undefined {
  try {
    const entry = parseJson(line, 'The log line')
    return entry !== null && typeof entry === 'object' && 'ts' in entry ? { ...entry } : undefined
  } catch (error) {
    // A crash leaves a torn line, and what Node itself prints is no JSON; both are worth showing.
    if (error instanceof AppError) return undefined
    throw error
  }
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function valueWords(value: unknown): string {
  return typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
}

/** An error's message goes with the rest of the line; its stack, which repeats the message, stands below. */
function errorWords(error: unknown): { readonly inLine: string; readonly below: string } {
  if (error === undefined) return { inLine: '', below: '' }
  const { message, stack } = Object(error)
  if (typeof stack === 'string')
    return { inLine: '', below: `\n${stack.replaceAll(/^/gm, '    ')}` }
  return { inLine: `err=${valueWords(message ?? error)}`, below: '' }
}
