import type { XmlHandlers } from './xml-events.ts'

/** The text of a shape of a slide. */
export interface SlideShape {
  readonly text: string
  /** It is what the slide is called. */
  readonly isTitle: boolean
}

type Attributes = Readonly<Record<string, string>>

/** The same once more for older programs, and what every slide has: its number, the day, a line at the foot. */
const UNREAD = new Set(['Fallback'])
const ON_EVERY_SLIDE = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg'])
const TITLES = new Set(['title', 'ctrTitle'])
const SHAPES = new Set(['sp', 'graphicFrame'])
const INDENT = '  '
const DEEPEST = 9

/** Gathers the shapes of a slide: a line for each paragraph, and for each row of a table. */
export class SlideText {
  readonly #emit: (shape: SlideShape) => void
  #placeholder = ''
  #lines: string[] = []
  #line = ''
  #cell = 0
  #isText = false
  #unread = 0

  constructor(emit: (shape: SlideShape) => void) {
    this.#emit = emit
  }

  get handlers(): XmlHandlers {
    return {
      open: (name, attributes) => this.#open(name, attributes),
      text: (text) => {
        if (this.#isText && this.#unread === 0) this.#line += text
      },
      close: (name) => this.#close(name),
    }
  }

  readonly #opening = new Map<string, (attributes: Attributes) => void>([
    ['sp', () => this.#begin()],
    ['graphicFrame', () => this.#begin()],
    ['ph', ({ type = 'obj' }) => void (this.#placeholder = type)],
    ['t', () => void (this.#isText = true)],
    ['tr', () => void (this.#cell = 0)],
    ['tc', () => this.#openCell()],
    ['br', () => void (this.#line += '\n')],
    ['pPr', ({ lvl }) => this.#indent(Number(lvl) || 0)],
  ])

  #open(name: string, attributes: Attributes): void {
    if (UNREAD.has(name)) this.#unread += 1
    this.#opening.get(name)?.(attributes)
  }

  /** A paragraph that is set in is a point under the one before. */
  #indent(level: number): void {
    if (this.#cell === 0) this.#line = INDENT.repeat(Math.min(level, DEEPEST))
  }

  #close(name: string): void {
    if (UNREAD.has(name)) this.#unread -= 1
    if (name === 't') this.#isText = false
    if (name === 'p') this.#endParagraph()
    if (name === 'tr') this.#endRow()
    if (SHAPES.has(name)) this.#end()
  }

  #begin(): void {
    this.#placeholder = ''
    this.#lines = []
    this.#line = ''
    this.#cell = 0
  }

  #openCell(): void {
    this.#line = this.#cell === 0 ? '' : `${this.#line.trimEnd()} | `
    this.#cell += 1
  }

  #endParagraph(): void {
    if (this.#cell > 0) this.#line += ' '
    else this.#endLine()
  }

  #endRow(): void {
    this.#endLine()
    this.#cell = 0
  }

  #endLine(): void {
    if (this.#line.trim() !== '') this.#lines.push(this.#line.trimEnd())
    this.#line = ''
  }

  #end(): void {
    const text = this.#lines.join('\n')
    const isTitle = TITLES.has(this.#placeholder)
    if (text !== '' && !ON_EVERY_SLIDE.has(this.#placeholder)) this.#emit({ text, isTitle })
    this.#begin()
  }
}
