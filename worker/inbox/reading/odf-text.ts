import { OdfLists } from './odf-lists.ts'
import { HeadingPath, passagesOf, type Passage } from './passages.ts'
import type { XmlHandlers } from './xml-events.ts'

type Attributes = Readonly<Record<string, string>>
type Step = (attributes: Attributes) => void

/** What no reader of the document sees in its text: what was struck out, remarks, what pictures are called. */
const UNREAD = new Set(
  'tracked-changes annotation sequence-decls automatic-styles script title desc'.split(' '),
)
/** A list or a table is cut at a line's end from here on. */
const LINE_ENDS = 4_000
const MOST_REPEATED = 50

/** The text that is being gathered: of the document, or of a note or a box within a paragraph of it. */
interface Gathering {
  text: string
  paragraphs: number
  /** The lists and tables that are open. */
  wholes: number
  /** For how many columns each of the open cells stands, the innermost last. */
  readonly cells: number[]
  /** What stands before the next text of a whole. */
  between: string
}

/** Gathers the paragraphs of an OpenDocument. Lists and tables are passages as wholes; notes and boxes follow their paragraph. */
export class OdfText {
  readonly #emit: (passage: Passage) => void
  readonly #lists: OdfLists
  #headings = new HeadingPath()
  readonly #open: Gathering[] = []
  #now: Gathering = begun(0)
  #asides: string[] = []
  #citation = ''
  #citationBegins = 0
  #isTitle = false
  /** Of each box that is open, whether it stands beside a paragraph. */
  readonly #boxes: boolean[] = []
  #unread = 0
  #level = 1
  #place: Pick<Passage, 'place'> = {}

  constructor(emit: (passage: Passage) => void, lists = new OdfLists()) {
    this.#emit = emit
    this.#lists = lists
  }

  /** What follows stands there. */
  enter(place: string): void {
    this.#flush()
    this.#headings = new HeadingPath()
    this.#place = { place }
  }

  get handlers(): XmlHandlers {
    return {
      open: (name, attributes) => this.#opened(name, attributes),
      close: (name) => this.#closed(name),
      text: (text) => {
        // What stands between paragraphs is the file's own layout.
        if (this.#unread === 0 && this.#now.paragraphs > 0) this.#add(text.replaceAll(/\s+/g, ' '))
      },
    }
  }

  readonly #opening = new Map<string, Step>([
    ['p', () => void (this.#now.paragraphs += 1)],
    ['h', (attributes) => this.#openHeading(attributes)],
    ['list', (attributes) => this.#openList(attributes)],
    ['list-item', (attributes) => this.#openItem(attributes)],
    ['table', () => void (this.#now.wholes += 1)],
    ['table-row', () => void (this.#now.between = '\n')],
    ['table-cell', (attributes) => this.#openCell(attributes)],
    ['covered-table-cell', (attributes) => this.#openCell(attributes)],
    // What a slide is called.
    ['frame', ({ class: kind }) => void (this.#isTitle = kind === 'title')],
    ['note-citation', () => this.#openCitation()],
    ['note-body', () => this.#openAside()],
    ['text-box', () => this.#openBox()],
    ['s', ({ c = '1' }) => this.#add(' '.repeat(Math.min(Number(c) || 1, 100)))],
    ['tab', () => this.#add('\t')],
    ['line-break', () => this.#add('\n')],
  ])

  readonly #closing = new Map<string, Step>([
    ['p', () => this.#closeParagraph()],
    ['h', () => this.#enterHeading()],
    ['list', () => this.#closeList()],
    ['list-item', () => this.#endLine()],
    ['table', () => this.#closeWhole()],
    ['table-row', () => this.#endLine()],
    ['table-cell', () => this.#closeCell()],
    ['covered-table-cell', () => this.#closeCell()],
    ['note-citation', () => this.#closeCitation()],
    ['note-body', () => this.#closeAside()],
    ['text-box', () => this.#closeBox()],
  ])

  #opened(name: string, attributes: Attributes): void {
    this.#lists.style(name, attributes)
    if (UNREAD.has(name)) this.#unread += 1
    if (this.#unread === 0) this.#opening.get(name)?.(attributes)
  }

  #closed(name: string): void {
    if (UNREAD.has(name)) this.#unread -= 1
    else if (this.#unread === 0) this.#closing.get(name)?.({})
  }

  #add(text: string): void {
    const now = this.#now
    if (text.trim() !== '' && now.between !== '') {
      now.text = now.text === '' ? now.between.replace(/^\n/, '') : now.text + now.between
      now.between = ''
    }
    now.text += text
  }

  #openHeading(attributes: Attributes): void {
    this.#level = Number(attributes['outline-level']) || 1
    this.#now.paragraphs += 1
    // Chapters with numbers are items of a list in documents of older programs.
    if (this.#now.cells.length === 0) this.#flush()
  }

  #enterHeading(): void {
    if (this.#now.cells.length > 0 || this.#open.length > 0) return this.#closeParagraph()
    this.#now.paragraphs -= 1
    const text = this.#now.text.trim()
    this.#now.text = ''
    if (text !== '') this.#headings.enter(this.#level, text)
    this.#emitAsides()
  }

  #closeParagraph(): void {
    const now = this.#now
    now.paragraphs -= 1
    if (now.wholes === 0) return this.#flush()
    if (now.cells.length > 0) now.between ||= ' '
    else now.between ||= `\n${this.#lists.marks.indent}`
  }

  #openList(attributes: Attributes): void {
    this.#now.wholes += 1
    this.#lists.open(attributes)
  }

  #closeList(): void {
    this.#lists.close()
    if (/^\n *$/.test(this.#now.between)) this.#now.between = `\n${this.#lists.marks.indent}`
    this.#closeWhole()
  }

  #openItem(attributes: Attributes): void {
    const before = this.#now.between.endsWith('| ') ? this.#now.between : '\n'
    this.#now.between = before + this.#lists.item(attributes)
  }

  #openCell(attributes: Attributes): void {
    const columns = Math.trunc(Number(attributes['number-columns-repeated'])) || 1
    this.#now.cells.push(Math.min(columns, MOST_REPEATED))
  }

  #closeCell(): void {
    const now = this.#now
    const columns = now.cells.pop() ?? 1
    const begun = now.between === ' ' ? '' : now.between
    now.between = `${/[\n ]$/.test(begun) ? begun : `${begun} `}| ${'| '.repeat(columns - 1)}`
  }

  #endLine(): void {
    if (this.#now.text.length > LINE_ENDS) this.#flush()
  }

  #closeWhole(): void {
    this.#now.wholes -= 1
    if (this.#now.wholes === 0) this.#flush()
  }

  #openCitation(): void {
    this.#add('[')
    this.#citationBegins = this.#now.text.length
  }

  #closeCitation(): void {
    this.#citation = `[${this.#now.text.slice(this.#citationBegins)}] `
    this.#add(']')
  }

  /** Its paragraphs are lines of it. */
  #openAside(): void {
    this.#open.push(this.#now)
    this.#now = begun(1)
  }

  #closeAside(): void {
    const { text } = this.#now
    if (text.trim() !== '') this.#asides.push(`${this.#citation}${text}`)
    this.#citation = ''
    this.#now = this.#open.pop() ?? begun(0)
  }

  /** A box within a paragraph stands beside it; one on a slide is what is said there. */
  #openBox(): void {
    const isBeside = this.#now.paragraphs > 0 || this.#open.length > 0
    this.#boxes.push(isBeside)
    if (isBeside) this.#openAside()
    else this.#now.wholes += 1
  }

  #closeBox(): void {
    if (this.#boxes.pop() === true) return this.#closeAside()
    const isTitle = this.#isTitle
    this.#isTitle = false
    if (!isTitle) return this.#closeWhole()
    this.#headings.enter(1, this.#now.text.replaceAll(/\s+/g, ' ').trim())
    this.#now = begun(0)
  }

  #flush(): void {
    if (this.#open.length > 0) return
    const { text } = this.#now
    this.#now.text = ''
    this.#now.between = ''
    this.#emitPassages(text)
    this.#emitAsides()
  }

  #emitAsides(): void {
    const asides = this.#asides
    this.#asides = []
    for (const text of asides) this.#emitPassages(text)
  }

  #emitPassages(text: string): void {
    const place = { headings: this.#headings.path, ...this.#place }
    for (const passage of passagesOf(text, place)) this.#emit(passage)
  }
}

function begun(wholes: number): Gathering {
  return { text: '', paragraphs: 0, wholes, cells: [], between: '' }
}
