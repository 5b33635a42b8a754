import { createReadStream } from 'node:fs'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import type { DocumentReader } from './document-reader.ts'
import type { ReadPart } from './reading/read-part.ts'
import { splitText } from './split-text.ts'

const MAX_PASSAGE = 20_000
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/

/** Reads text and Markdown in UTF-8 as it comes from the disk: a passage for each paragraph, below the headings that Markdown has. */
export const readPlainText: DocumentReader = async function* ({ path, name, signal }) {
  const isMarkdown = /\.(md|markdown)$/i.test(name)
  yield { kind: 'document', format: isMarkdown ? 'md' : 'txt' }
  try {
    yield* passagesOf(linesOf(path, signal), isMarkdown)
    yield { kind: 'end' }
  } catch (error) {
    signal.throwIfAborted()
    if (!isNoText(error)) throw error
    const message = 'It is no text in UTF-8, and of no other kind that is read here.'
    yield { kind: 'refused', code: 'unknown-format', message }
  }
}

async function* passagesOf(
  lines: AsyncIterable<string>,
  isMarkdown: boolean,
): AsyncGenerator<ReadPart> {
  const paragraphs = new Paragraphs()
  for await (const line of lines) {
    const heading = isMarkdown ? HEADING.exec(line) : null
    yield* heading ? paragraphs.heading(heading) : paragraphs.line(line)
  }
  yield* paragraphs.end()
}

/** Gathers lines to paragraphs below their headings. */
class Paragraphs {
  #headings: readonly string[] = []
  #open = ''

  heading([, marks = '#', title = '']: RegExpExecArray): ReadPart[] {
    const before = this.end()
    this.#headings = [...this.#headings.slice(0, marks.length - 1), title]
    return before
  }

  line(line: string): ReadPart[] {
    const isEnd = line.trim() === '' || this.#open.length > MAX_PASSAGE
    const before = isEnd ? this.end() : []
    if (line.trim() !== '') this.#open += this.#open === '' ? line : `\n${line}`
    return before
  }

  end(): ReadPart[] {
    const text = this.#open
    this.#open = ''
    const headings = [...this.#headings]
    return splitText(text, MAX_PASSAGE).map((piece) => ({ kind: 'passage', text: piece, headings }))
  }
}

/** Lines without their ends. A line that is longer than a passage comes in pieces. */
async function* linesOf(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  for await (const chunk of createReadStream(path, { signal })) {
    rest += decoder.decode(chunk, { stream: true })
    if (rest.includes('\0')) throw new NoText()
    const lines = rest.split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > MAX_PASSAGE) {
      yield rest
      rest = ''
    }
  }
  yield* (rest + decoder.decode()).split(/\r?\n/)
}

class NoText extends Error {}

/** The decoder's own error says nothing but its code. */
function isNoText(error: unknown): boolean {
  return error instanceof NoText || systemCodeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
}
