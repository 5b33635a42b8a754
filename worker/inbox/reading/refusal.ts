import type { ReadingSaid } from '../../../shared/domain/file-said.ts'
import { AppError, messageOf } from '../../../shared/errors/app-error.ts'
import { readingSaid, type ReadingTold, readingTold } from './reading-told.ts'

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
export interface Refusal extends ReadingTold {
  readonly code: RefusalCode
}

const LONGEST = 300

/** An error that ends the reading of a document. */
class Refused extends AppError {
  readonly refusal: Refusal

  constructor(refusal: Refusal, cause?: unknown) {
    super('invalid-input', refusal.message, { cause })
    this.refusal = refusal
  }
}

/** The error that ends the reading of a document. What is said is for the person: what is wrong, and what helps. */
export function refusal(code: RefusalCode, said: ReadingSaid, cause?: unknown): AppError {
  return new Refused({ code, ...readingTold(said) }, cause)
}

/** The error for a document that a library cannot read, with what the library says. */
export function damaged(error: unknown): AppError {
  return refusal('damaged', damage(error), error)
}

/** Any error of a reader as a refusal: one of its own as it is, else that the document is damaged, with what the library says. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal
  if (error instanceof RangeError) return refusalOfRange(error)
  return { code: 'damaged', ...readingTold(damage(error)) }
}

function damage(error: unknown): ReadingSaid {
  return readingSaid('damaged', { quote: messageOf(error).slice(0, LONGEST) })
}

/** Of an error that ends the outer documents too. */
export function endsAll({ code }: Refusal): boolean {
  return code === 'bomb' || code === 'memory' || code === 'time'
}

function refusalOfRange(error: RangeError): Refusal {
  if (/call stack/i.test(error.message))
    return { code: 'too-deep', ...readingTold(readingSaid('nested-too-deep')) }
  if (/allocation|array length|string length/i.test(error.message))
    return { code: 'memory', ...readingTold(readingSaid('memory')) }
  return { code: 'damaged', ...readingTold(damage(error)) }
}
