import pino from 'pino'
import type { RotatingFile } from './rotating-file.ts'

/** A structured logger. `evt` of each line is a noun-verb name; the other fields are in snake_case, with units in their names. */
export type Logger = pino.Logger

/** Members whose values never reach a log, wherever they stand. */
const SECRETS = [
  'password',
  'newPassword',
  'currentPassword',
  'passwordHash',
  'token',
  'secret',
  'totp',
  'recoveryCodes',
  'cookie',
  'authorization',
  'content',
  'text',
  'q',
]

const CENSOR = '[redacted]'

interface LoggerOptions {
  readonly file: RotatingFile
  /** Members of every line: `{ version, worker_id … }`. */
  readonly base: Readonly<Record<string, unknown>>
  readonly level?: string
  /** A second reader of the lines: the terminal. */
  readonly terminal?: { write(line: string): void } | undefined
}

/** Makes the logger of a process: JSON lines to its file, and to the terminal when there is one. */
export function createLogger(options: LoggerOptions): Logger {
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const streams = [options.file, ...(options.terminal ? [options.terminal] : [])]
  const settings: pino.LoggerOptions = {
    level: options.level ?? 'info',
    base: options.base,
    timestamp: () => `,"ts":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    messageKey: 'msg',
    redact: { paths, censor: CENSOR },
    serializers: { err: pino.stdSerializers.err },
  }
  return pino(settings, pino.multistream(streams.map((stream) => ({ level: 'trace', stream }))))
}

/**
 * The same log for lines whose members are words and numbers alone. Nothing is looked for inside of them, which for a line that every
 * request writes costs more than the line.
 */
export function flatLines(logger: Logger): Logger {
  return logger.child({}, { redact: { paths: [...SECRETS], censor: CENSOR } })
}
