import { HeadingPath, passagesOf, type Passage } from './passages.ts'

/** A table or a list is cut at a line's end from here on. */
const WHOLE_CHARACTERS = 4_000

interface Aside {
  readonly text: string
  readonly mark: string
}

/** Puts paragraphs of a rich text together: items of a list and rows of a table are one passage, notes follow their paragraph. */
export class RtfParagraphs {
  readonly #headings = new HeadingPath()
  #passages: Passage[] = []
  #text = ''
  #label = ''
  #row = ''
  /** The list or the table that is being gathered. */
  #whole: { readonly kind: 'list' | 'table'; text: string } | undefined
  #asides: Aside[] = []
  #notes = 0
  /** What the paragraph had before the note that is open. */
  #outer: string | undefined

  add(text: string): void {
    this.#text += text
  }

  /** What stands before an item of a list. */
  label(text: string): void {
    const label = text.trim()
    if (label !== '') this.#label = /^[\p{L}\p{N}(]/u.test(label) ? `${label} ` : '- '
  }

  /** A paragraph ends; `level` is that of a heading. */
  end({ level, inTable }: { readonly level: number | undefined; readonly inTable: boolean }): void {
    if (this.#outer !== undefined || inTable) return void (this.#text += ' ')
    const text = this.#text.trim()
    this.#text = ''
    if (level !== undefined && text !== '') this.#enterHeading(level, text)
    else if (this.#label !== '') this.#addLine('list', this.#label + text)
    else this.#addParagraph(text)
    this.#label = ''
  }

  endCell(): void {
    this.#row += `${this.#text.trim()} | `.trimStart()
    this.#text = ''
    this.#label = ''
  }

  endRow(): void {
    const row = this.#row.replace(/(?: ?\| )+$/, '')
    this.#row = ''
    if (row !== '') this.#addLine('table', row)
  }

  openNote(): void {
    this.#notes += 1
    this.#outer = `${this.#text}[${this.#notes}]`
    this.#text = ''
  }

  closeNote(): void {
    this.#asides.push({ text: this.#text.trim(), mark: `[${this.#notes}] ` })
    this.#text = this.#outer ?? ''
    this.#outer = undefined
  }

  /** Gives the passages that are complete. */
  taken(): Passage[] {
    const passages = this.#passages
    this.#passages = []
    return passages
  }

  finish(): Passage[] {
    this.end({ level: undefined, inTable: false })
    this.endRow()
    this.#endWhole()
    return this.taken()
  }

  #enterHeading(level: number, text: string): void {
    this.#endWhole()
    this.#headings.enter(level, text.replaceAll(/\s+/g, ' '))
    this.#emitAsides()
  }

  #addParagraph(text: string): void {
    if (text === '' && this.#asides.length === 0) return
    this.#endWhole()
    this.#emit(text)
    this.#emitAsides()
  }

  #addLine(kind: 'list' | 'table', line: string): void {
    if (this.#whole && this.#whole.kind !== kind) this.#endWhole()
    this.#whole ??= { kind, text: '' }
    this.#whole.text += this.#whole.text === '' ? line : `\n${line}`
    if (this.#whole.text.length > WHOLE_CHARACTERS) this.#endWhole()
  }

  #endWhole(): void {
    const whole = this.#whole
    this.#whole = undefined
    if (!whole) return
    this.#emit(whole.text)
    this.#emitAsides()
  }

  #emitAsides(): void {
    const asides = this.#asides
    this.#asides = []
    for (const { text, mark } of asides) if (text !== '') this.#emit(mark + text)
  }

  #emit(text: string): void {
    this.#passages.push(...passagesOf(text, { headings: this.#headings.path }))
  }
}
