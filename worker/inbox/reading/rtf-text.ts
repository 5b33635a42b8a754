import { readingSaid } from './reading-told.ts'
import type { Passage } from './passages.ts'
import { refusal } from './refusal.ts'
import { RtfFonts } from './rtf-fonts.ts'
import { RtfParagraphs } from './rtf-paragraphs.ts'
import type { RtfToken } from './rtf-tokens.ts'

/** What a rich text says of itself. */
export interface RtfFacts {
  title?: string
  author?: string
  writtenAt?: string
}

/** What a group is about; its groups inherit it. */
type Destination = 'text' | 'skipped' | 'fonts' | 'label' | 'note' | 'title' | 'author' | 'created'

interface Group {
  readonly destination: Destination
  /** Nothing that has been said of its destination yet. */
  readonly isNew: boolean
  readonly font: number
  /** How many signs stand for those that cannot read what came before (`\uc`). */
  readonly spare: number
  /** Struck out, or hidden. */
  readonly isHidden: boolean
}

const DEEPEST = 2_000
const DESTINATIONS: ReadonlyMap<string, Destination> = new Map<string, Destination>([
  ['fonttbl', 'fonts'],
  ['listtext', 'label'],
  ['pntext', 'label'],
  ['footnote', 'note'],
  ['title', 'title'],
  ['author', 'author'],
  ['creatim', 'created'],
  // Boxes are written once for programs that know them, and once more for others.
  ['shpinst', 'text'],
  ['shppict', 'skipped'],
  ...'colortbl stylesheet pict header headerl headerr headerf footer footerl footerr footerf annotation fldinst xe tc object sp shprslt nonshppict operator atnid atnauthor'
    .split(' ')
    .map((name): [string, Destination] => [name, 'skipped']),
])
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['line', '\n'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['emdash', '—'],
  ['endash', '–'],
  ['bullet', '•'],
  ['emspace', ' '],
  ['enspace', ' '],
  ['~', '\u00a0'],
  ['_', '-'],
  ['{', '{'],
  ['}', '}'],
  ['\\', '\\'],
])
const FIRST: Group = { destination: 'text', isNew: false, font: 0, spare: 1, isHidden: false }

/** Reads the pieces of a rich text; whatever the nesting of its groups, calls nothing of its own depth. */
export class RtfText {
  readonly facts: RtfFacts = {}
  readonly #paragraphs = new RtfParagraphs()
  readonly #fonts = new RtfFonts()
  readonly #groups: Group[] = []
  #now: Group = FIRST
  #bytes: number[] = []
  #toSkip = 0
  #level: number | undefined
  #inTable = false
  #label = ''
  #created: readonly number[] = []

  /** Gives the passages that are complete. */
  take(token: RtfToken): Passage[] {
    if (token.kind === 'byte') this.#takeByte(token.byte)
    else {
      this.#endBytes()
      this.#takeOther(token)
    }
    return this.#paragraphs.taken()
  }

  end(): Passage[] {
    this.#endBytes()
    return this.#paragraphs.finish()
  }

  #takeByte(byte: number): void {
    if (this.#toSkip > 0) this.#toSkip -= 1
    else this.#bytes.push(byte)
  }

  #endBytes(): void {
    if (this.#bytes.length === 0) return
    const text = this.#fonts.decoded(this.#bytes, this.#now.font)
    this.#bytes = []
    this.#say(text)
  }

  #takeOther(token: Exclude<RtfToken, { kind: 'byte' }>): void {
    if (token.kind === 'open') return this.#openGroup()
    if (token.kind === 'close') return this.#closeGroup()
    if (token.kind === 'text') return this.#sayUnskipped(token.text)
    if (token.kind === 'word') return this.#word(token.name, token.number)
    if (token.sign === '*') this.#now = { ...this.#now, destination: 'skipped' }
    else this.#word(token.sign, undefined)
  }

  #openGroup(): void {
    if (this.#groups.length >= DEEPEST) throw refusal('too-deep', readingSaid('nested-too-deep'))
    this.#groups.push(this.#now)
    this.#now = { ...this.#now, isNew: true }
    this.#toSkip = 0
  }

  #closeGroup(): void {
    const closed = this.#now
    this.#now = this.#groups.pop() ?? FIRST
    this.#toSkip = 0
    if (closed.destination === this.#now.destination) return
    if (closed.destination === 'note') this.#paragraphs.closeNote()
    if (closed.destination === 'created') this.facts.writtenAt = dateOf(this.#created)
    if (closed.destination !== 'label') return
    this.#paragraphs.label(this.#label)
    this.#label = ''
  }

  #word(name: string, number: number | undefined): void {
    const destination = this.#now.isNew ? DESTINATIONS.get(name) : undefined
    if (destination !== undefined) return this.#enter(destination)
    this.#now = { ...this.#now, isNew: false }
    switch (this.#now.destination) {
      case 'skipped':
        return
      case 'fonts':
        return this.#fonts.define(name, number ?? 0)
      case 'created':
        return void (this.#created = [...this.#created, number ?? 0].slice(0, 6))
      case 'text':
      case 'note':
        this.#layout.get(name)?.(number)
        return this.#wordOfText(name, number)
      case 'label':
      case 'title':
      case 'author':
        return this.#wordOfText(name, number)
    }
  }

  #wordOfText(name: string, number: number | undefined): void {
    const sign = SIGNS.get(name)
    if (sign !== undefined) this.#sayUnskipped(sign)
    else if (name === 'u') this.#unicode(number ?? 0)
    else if (name === 'ansicpg') this.#fonts.use(number ?? 1252)
    else this.#format(name, number)
  }

  /** A group that is skipped stays so, whatever is in it, but for boxes. */
  #enter(destination: Destination): void {
    const outer = this.#groups.at(-1)?.destination
    const isKnown =
      (destination === 'title' || destination === 'author') && this.facts[destination] !== undefined
    if (isKnown) return void (this.#now = { ...this.#now, destination: 'skipped', isNew: false })
    if (outer === 'skipped' || outer === destination)
      return void (this.#now = { ...this.#now, destination: outer, isNew: false })
    this.#now = { ...this.#now, destination, isNew: false }
    if (destination === 'note') this.#paragraphs.openNote()
  }

  #format(name: string, number: number | undefined): void {
    if (name === 'f') this.#now = { ...this.#now, font: number ?? 0 }
    if (name === 'uc') this.#now = { ...this.#now, spare: number ?? 1 }
    if (name === 'v' || name === 'deleted') this.#now = { ...this.#now, isHidden: number !== 0 }
    if (name === 'plain') this.#now = { ...this.#now, isHidden: false }
  }

  readonly #layout = new Map<string, (number: number | undefined) => void>([
    ...['par', 'sect', 'page', '\n', '\r'].map((name): [string, () => void] => [
      name,
      () => this.#paragraphs.end({ level: this.#level, inTable: this.#inTable }),
    ]),
    ['cell', () => this.#paragraphs.endCell()],
    ['nestcell', () => this.#paragraphs.endCell()],
    ['row', () => this.#paragraphs.endRow()],
    ['nestrow', () => this.#paragraphs.endRow()],
    ['intbl', () => void (this.#inTable = true)],
    ['outlinelevel', (level = 0) => void (this.#level = level < 9 ? level + 1 : undefined)],
    ['pard', () => this.#beginLayout()],
  ])

  #beginLayout(): void {
    this.#level = undefined
    this.#inTable = false
  }

  #unicode(number: number): void {
    this.#toSkip = 0
    this.#say(String.fromCharCode(number < 0 ? number + 0x1_0000 : number))
    this.#toSkip = this.#now.spare
  }

  #sayUnskipped(text: string): void {
    const skipped = Math.min(this.#toSkip, text.length)
    this.#toSkip -= skipped
    this.#say(text.slice(skipped))
  }

  #say(text: string): void {
    const { destination, isHidden } = this.#now
    if (isHidden) return
    if (destination === 'text' || destination === 'note') this.#paragraphs.add(text)
    if (destination === 'label') this.#label += text
    if (destination === 'title' || destination === 'author')
      this.facts[destination] = (this.facts[destination] ?? '') + text
  }
}

/** `\yr2025\mo1\dy6\hr10\min15`. */
function dateOf([year = 0, month = 1, day = 1, hour = 0, minute = 0]: readonly number[]): string {
  const date = [String(year).padStart(4, '0'), two(month), two(day)].join('-')
  return `${date}T${two(hour)}:${two(minute)}:00`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
