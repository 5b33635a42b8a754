import { parseJson } from '../../../shared/files/parse-json.ts'
import { readingSaid } from './reading-told.ts'
import { charactersOf } from './limited-parts.ts'
import type { ReadLimits } from './read-limits.ts'
import { ReadPart } from './read-part.ts'
import { refusal } from './refusal.ts'

/** The remark, the ends of inner documents and the last part come on top of what is limited. */
const ON_TOP = 100

type Limits = Pick<ReadLimits, 'parts' | 'characters' | 'depth'>

/** Holds what a reader says against the contract: a stranger's document may have taken it over. Throws `reader-failed`. */
export class PartSequence {
  readonly #limits: Limits
  #parts = 0
  #characters = 0
  #open = 0
  #isOver = false

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Whether the last part has come. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** The part on a line, when it may stand there. */
  next(line: string): ReadPart {
    const part = parsed(line)
    this.#parts += 1
    this.#characters += charactersOf(part)
    const isFirst = this.#parts === 1
    const isBeginning = part.kind === 'document' || part.kind === 'refused'
    if (this.#isOver || (isFirst && !isBeginning)) throw disorder()
    if (this.#isTooMuch()) throw disorder()
    this.#count(part)
    return part
  }

  #count({ kind }: ReadPart): void {
    if (kind === 'inner') this.#open += 1
    if (kind === 'inner-end') this.#open -= 1
    if (this.#open < 0 || this.#open > this.#limits.depth + 1) throw disorder()
    if (kind === 'end' && this.#open > 0) throw disorder()
    this.#isOver = kind === 'end' || kind === 'refused'
  }

  #isTooMuch(): boolean {
    const { parts, characters } = this.#limits
    return this.#parts > parts + ON_TOP || this.#characters > characters
  }
}

function parsed(line: string): ReadPart {
  try {
    return ReadPart.parse(parseJson(line, 'A part'), 'A part')
  } catch (error) {
    throw refusal('reader-failed', readingSaid('reader-no-part'), error)
  }
}

function disorder(): Error {
  return refusal('reader-failed', readingSaid('reader-disorder'))
}
