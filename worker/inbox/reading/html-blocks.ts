import { Parser } from 'htmlparser2'
import { readingSaid } from './reading-told.ts'
import { GrowingText } from './growing-text.ts'
import { ListMarks } from './list-marks.ts'
import { NoteMarks } from './note-marks.ts'
import { HeadingPath, passagesOf, type Passage } from './passages.ts'
import { refusal } from './refusal.ts'
import { TableGrid } from './table-grid.ts'

/** What a page says of itself. */
export interface HtmlFacts {
  title?: string
  author?: string
  writtenAt?: string
  /** Of its tags. */
  depth?: number
}

/** Passages as they come in, and at the end what the page says of itself. */
export interface HtmlBlocks {
  /** Takes a piece of the page, gives the passages that are complete. */
  write(piece: string): Passage[]
  end(): Passage[]
  readonly facts: HtmlFacts
}

interface HtmlPlace {
  /** Where the page stands in its document. */
  readonly place?: string
  /** The headings above the page. */
  readonly headings?: HeadingPath
  /** Items of lists that count begin with a dash too: what made the page does not know where a list goes on. */
  readonly countsNothing?: boolean
}

const UNREAD = new Set(
  'script style template svg math noscript iframe object canvas select nav head'.split(' '),
)
const BLOCKS = new Set(
  'p div section article main header footer aside blockquote pre figure figcaption address details summary dl dt dd form fieldset hr body center'.split(
    ' ',
  ),
)
/** What belongs together as a whole: its own parts are lines of it. */
const WHOLES = new Set(['ul', 'ol', 'table'])
const LISTS = new Set(['ul', 'ol'])
const CELLS = new Set(['td', 'th'])
const DEEPEST = 10_000
const HEADING = /^h([1-6])$/
/** A list or a table is cut at a line's end from here on. */
const WHOLE_CHARACTERS = 4_000

/**
 * The readable blocks of HTML: a passage for each paragraph, list and table, with the headings above it. Reads as a stream, keeps one block,
 * and whatever the nesting of the tags, calls nothing of its own depth.
 */
export function htmlBlocks(at: HtmlPlace = {}): HtmlBlocks {
  const state = new BlockState(at)
  const parser = new Parser(
    {
      onopentag: (name, attributes) => state.open(name, attributes),
      onclosetag: (name) => state.close(name),
      ontext: (text) => state.text(text),
    },
    { decodeEntities: true },
  )
  return {
    facts: state.facts,
    write(piece) {
      parser.write(piece)
      return state.taken()
    },
    end() {
      parser.end()
      state.flush()
      return state.taken()
    },
  }
}

/** All passages of a page. */
export function* passagesOfHtml(pieces: Iterable<string>, at: HtmlPlace = {}): Generator<Passage> {
  const blocks = htmlBlocks(at)
  for (const piece of pieces) yield* blocks.write(piece)
  yield* blocks.end()
}

class BlockState {
  readonly facts: HtmlFacts = {}
  readonly #place: Pick<Passage, 'place'>
  readonly #headings: HeadingPath
  readonly #countsNothing: boolean
  readonly #lists = new ListMarks()
  readonly #tables = new TableGrid()
  readonly #notes = new NoteMarks()
  #passages: Passage[] = []
  readonly #text = new GrowingText()
  #depth = 0
  #unread = 0
  #wholes = 0
  #preformatted = 0
  #inTitle = false

  constructor({ place, headings = new HeadingPath(), countsNothing = false }: HtmlPlace) {
    this.#place = place === undefined ? {} : { place }
    this.#headings = headings
    this.#countsNothing = countsNothing
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'title') this.#inTitle = true
    if (name === 'meta') this.#note(attributes)
    if (UNREAD.has(name)) this.#unread += 1
    if (HEADING.test(name)) this.flush()
    this.#endBlock(name)
    if (name === 'pre') this.#preformatted += 1
    if (WHOLES.has(name)) this.#openWhole(name, attributes)
    this.#beginLine(name)
    if (CELLS.has(name)) this.#beginCell(attributes)
    if (name === 'br') this.#text.add('\n')
    this.#notes.open(name, attributes)
    this.#deepen()
  }

  close(name: string): void {
    this.#depth -= 1
    if (name === 'title') this.#inTitle = false
    if (UNREAD.has(name)) this.#unread = Math.max(0, this.#unread - 1)
    this.#append(this.#notes.close(name, this.#text))
    const level = HEADING.exec(name)?.[1]
    if (level !== undefined) this.#enterHeading(Number(level))
    if (CELLS.has(name)) this.#endCell()
    if (WHOLES.has(name)) this.#closeWhole(name)
    this.#endBlock(name)
    if (name === 'pre') this.#preformatted = Math.max(0, this.#preformatted - 1)
  }

  text(text: string): void {
    if (this.#inTitle) this.facts.title = oneLine((this.facts.title ?? '') + text)
    if (this.#unread > 0 || this.#inTitle) return
    const said = this.#notes.text(text, this.#text)
    this.#append(this.#preformatted > 0 ? said : said.replaceAll(/\s+/g, ' '))
  }

  flush(): void {
    const grown = this.#text.take()
    const text = this.#preformatted > 0 ? grown : cleaned(grown)
    this.#passages.push(...passagesOf(text, { headings: this.#headings.path, ...this.#place }))
  }

  taken(): Passage[] {
    const passages = this.#passages
    this.#passages = []
    return passages
  }

  #append(text: string): void {
    const glued = this.#preformatted === 0 && this.#text.endsInSpace
    this.#text.add(glued ? text.replace(/^ /, '') : text)
    // A page without blocks must not lie in memory as a whole.
    if (this.#text.length > 5 * WHOLE_CHARACTERS) this.flush()
  }

  /** The parser takes longer with each level. */
  #deepen(): void {
    this.#depth += 1
    this.facts.depth = Math.max(this.facts.depth ?? 0, this.#depth)
    if (this.#depth > DEEPEST)
      throw refusal('too-deep', readingSaid('tags-too-deep', { most: DEEPEST }))
  }

  #endBlock(name: string): void {
    if (!BLOCKS.has(name)) return
    if (this.#wholes === 0) this.flush()
    else if (!this.#text.endsInSpace) this.#text.add(' ')
  }

  #openWhole(name: string, { start = '1' }: Readonly<Record<string, string>>): void {
    if (this.#wholes === 0) this.flush()
    this.#wholes += 1
    const counts = name === 'ol' && !this.#countsNothing
    if (LISTS.has(name)) this.#lists.open(counts ? Math.trunc(Number(start)) || 1 : undefined)
    else this.#tables.openTable()
  }

  #closeWhole(name: string): void {
    if (LISTS.has(name)) this.#lists.close()
    else this.#tables.closeTable()
    this.#wholes = Math.max(0, this.#wholes - 1)
    if (this.#wholes === 0) this.flush()
  }

  #beginLine(name: string): void {
    if (name === 'li') this.#line(this.#lists.item())
    if (name !== 'tr') return
    this.#tables.openRow()
    this.#line('')
  }

  #line(begin: string): void {
    if (this.#wholes > 0 && this.#text.length > WHOLE_CHARACTERS) this.flush()
    const before = this.#text.take().replace(/(?: \|)* *$/, '')
    this.#text.add(before === '' ? begin : `${before}\n${begin}`)
  }

  #beginCell(attributes: Readonly<Record<string, string>>): void {
    const taken = this.#tables.openCell(attributes)
    if (taken > 0 && this.#wholes > 0) this.#text.add('| '.repeat(taken))
  }

  #endCell(): void {
    if (this.#wholes > 0) this.#text.add(`${this.#text.take().replace(/ +$/, '')} | `)
  }

  #enterHeading(level: number): void {
    const text = oneLine(this.#text.take())
    if (text !== '') this.#headings.enter(level, text)
  }

  #note({ name, property, content = '' }: Readonly<Record<string, string>>): void {
    const key = (name ?? property ?? '').toLowerCase()
    const value = oneLine(content)
    if (value === '') return
    if (key === 'author' || key === 'dc.creator') this.facts.author = value
    if (/^(article:published_time|date|created|dc\.date|dcterms\.created)$/.test(key))
      this.facts.writtenAt = value
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 1_000)
}

function cleaned(text: string): string {
  return text
    .replaceAll(/ +\n/g, '\n')
    .replaceAll(/(?: \|)+ *$/gm, '')
    .replaceAll(/\n{3,}/g, '\n\n')
}
