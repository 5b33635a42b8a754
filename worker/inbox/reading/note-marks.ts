import type { GrowingText } from './growing-text.ts'

type Attributes = Readonly<Record<string, string>>

const LONGEST_MARK = 12
/** What leads from a note back to its place. */
const BACK = /^\s*[↑↩⏎^]\ufe0e?\s*$/u
const NOTE = /note|fn\d|\bref/i

/** Marks of notes stand apart from the word or the number before them: `1931[2]`, which a page shows as a raised 2. */
export class NoteMarks {
  #raised = 0
  #mark: string | undefined

  open(name: string, attributes: Attributes): void {
    if (name === 'sup') this.#raised += 1
    if (name === 'a' && leadsToNote(attributes, this.#raised > 0)) this.#mark = ''
  }

  /** What of a text is said at once; what may be a mark is held back. */
  text(text: string, before: GrowingText): string {
    if (this.#mark === undefined) return this.#raised > 0 ? raised(text, before) : text
    this.#mark += text
    if (this.#mark.length <= LONGEST_MARK) return ''
    const long = this.#mark
    this.#mark = undefined
    return long
  }

  /** What was held back. */
  close(name: string, before: GrowingText): string {
    if (name === 'sup') this.#raised = Math.max(0, this.#raised - 1)
    if (name !== 'a' || this.#mark === undefined) return ''
    const mark = this.#mark
    this.#mark = undefined
    const said = shown(mark)
    return before.length === 0 && said !== mark && said !== '' ? `${said} ` : said
  }
}

function leadsToNote({ href = '', ...rest }: Attributes, isRaised: boolean): boolean {
  if (!href.includes('#')) return false
  const { class: named = '', role = '', 'epub:type': type = '' } = rest
  return isRaised || NOTE.test([href.slice(href.indexOf('#')), named, role, type].join(' '))
}

function shown(mark: string): string {
  if (BACK.test(mark)) return ''
  const [, before, bare, after] = /^(\s*)\[?([^\s[\]]{1,6})\]?(\s*)$/.exec(mark) ?? []
  return bare === undefined ? mark : `${before}[${bare}]${after}`
}

/** A power is no further digit of its base. */
function raised(text: string, before: GrowingText): string {
  return before.endsInDigit && /^\d/.test(text) ? `^${text}` : text
}
