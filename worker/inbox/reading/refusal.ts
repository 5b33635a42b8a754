import { AppError } from '../../../shared/errors/app-error.ts'

/** Why a document is not read. */
export const REFUSAL_CODES = [
  /** It has no bytes. */
  'empty',
  /** No kind that is read. */
  'unknown-kind',
  /** It opens with a password only, or is bound to a shop's programs. */
  'encrypted',
  /** Cut off, or not what its beginning says. */
  'damaged',
  /** Larger than what is read of its kind. */
  'too-large',
  /** An archive that unpacks without end; ends the outer documents too. */
  'bomb',
  /** Documents in documents in documents. */
  'too-deep',
  /** Only pictures, or nothing at all. */
  'no-text',
  /** The file cannot be opened, or is no file. */
  'unreadable',
  'time',
  'memory',
  /** The reader's process died, or said what nobody understands. */
  'reader-failed',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** A refusal as parts carry it. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

const LONGEST = 300

/** The error that ends the reading of a document. The message is for the person: what is wrong, and what helps. */
export function refusal(code: RefusalCode, message: string, cause?: unknown): AppError {
  return new AppError('invalid-input', message, { details: { refusal: code }, cause })
}

/** Any error of a reader as a refusal: one of its own as it is, else that the document is damaged, with what the library says. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError) {
    const code = REFUSAL_CODES.find((one) => one === error.details['refusal'])
    if (code) return { code, message: error.message }
  }
  if (error instanceof RangeError) return refusalOfRange(error)
  const said = error instanceof Error ? error.message : String(error)
  return {
    code: 'damaged',
    message: `It cannot be read, it seems to be damaged (${said.slice(0, LONGEST)}).`,
  }
}

/** Of an error that ends the outer documents too. */
export function endsAll({ code }: Refusal): boolean {
  return code === 'bomb' || code === 'memory' || code === 'time'
}

function refusalOfRange({ message }: RangeError): Refusal {
  if (/call stack/i.test(message))
    return { code: 'too-deep', message: 'What is in it is nested too deeply to be read.' }
  if (/allocation|array length|string length/i.test(message)) return OUT_OF_MEMORY
  return { code: 'damaged', message: `It seems to be damaged (${message.slice(0, LONGEST)}).` }
}

export const OUT_OF_MEMORY: Refusal = {
  code: 'memory',
  message: 'Reading it takes more memory than a reader gets. Split it into smaller files.',
}
