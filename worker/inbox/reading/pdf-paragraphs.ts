/** A run of text as it lies on the page. */
interface TextRun {
  readonly str: string
  readonly hasEOL: boolean
  readonly height: number
  /** The last two say where it lies. */
  readonly transform: readonly unknown[]
}

/** A gap between two lines, in heights of the text, that ends a paragraph. Lines of one lie 1.2 to 1.5 apart. */
const GAP = 1.75

/** A word that goes on in the next line; one with a hyphen in it already (`hand-me-down`) has one there too. */
const PARTED = /(?:^|[^-\p{L}])\p{L}*\p{Ll}[-\u00ad]$/u
const COMPOUND = /\p{L}-\p{L}*\p{Ll}-$/u
/** The mark of a note is smaller than its line and raised over it: without being told apart, 1931 with note 2 is a year 19312. */
const SMALL = 0.8
const MARK = /^\s*(?:\d{1,3}|[ivx]{1,5}|[*†‡§])\s*$/
/** A raised number after it is its power. */
const UNIT = /(?:^|[\s\d])[cdkmµ]?m$/
const SENTENCE_END = /[.!?:;…。！？](?:["'”’»)\]]|\[\d+\])*$/u

/** Puts the runs of a page together to lines, and lines to paragraphs where the space between them grows. */
export class PdfParagraphs {
  #paragraphs: string[] = []
  #text = ''
  #line = ''
  #y: number | undefined
  #height = 0

  add({ str, hasEOL, height, transform }: TextRun): void {
    const y = Number(transform[5])
    if (str.trim() !== '' && this.#line === '') this.#beginLine(y, height)
    const isRaised = height < SMALL * this.#height && y > (this.#y ?? y) && this.#line !== ''
    this.#line += isRaised && MARK.test(str) && !UNIT.test(this.#line) ? `[${str.trim()}]` : str
    if (hasEOL) this.#endLine()
  }

  end(): string[] {
    this.#endLine()
    this.#endParagraph()
    return this.#paragraphs
  }

  #beginLine(y: number, height: number): void {
    const gap = this.#y === undefined ? 0 : Math.abs(this.#y - y)
    const usual = Math.max(height, this.#height, 1)
    const isNextColumn = this.#y !== undefined && y > this.#y && !SENTENCE_END.test(this.#text)
    if (gap > GAP * usual && !isNextColumn) this.#endParagraph()
    this.#y = y
    this.#height = height
  }

  #endLine(): void {
    const line = this.#line.replaceAll(/\s+/g, ' ').trim()
    this.#line = ''
    if (line === '') return
    // A word that was parted at the end of a line.
    const isParted = PARTED.test(this.#text) && /^\p{Ll}/u.test(line)
    if (isParted) this.#text = this.#text.slice(0, -1) + line
    else if (COMPOUND.test(this.#text)) this.#text += line
    else this.#text += this.#text === '' ? line : `\n${line}`
  }

  #endParagraph(): void {
    if (this.#text !== '') this.#paragraphs.push(this.#text)
    this.#text = ''
  }
}
