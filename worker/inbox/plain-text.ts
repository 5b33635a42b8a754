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
  let headings: readonly string[] = []
  let paragraph = ''
  const passages = (): ReadPart[] => passagesIn(paragraph, headings)
  for await (const line of lines) {
    const heading = isMarkdown ? HEADING.exec(line) : null
    if (line.trim() === '' || heading || paragraph.length > MAX_PASSAGE) {
      yield* passages()
      paragraph = ''
    }
    if (heading) headings = below(headings, heading[1]?.length ?? 1, heading[2] ?? '')
    else if (line.trim() !== '') paragraph += paragraph === '' ? line : `\n${line}`
  }
  yield* passages()
}

function passagesIn(paragraph: string, headings: readonly string[]): ReadPart[] {
  if (paragraph.trim() === '') return []
  const pieces = splitText(paragraph, MAX_PASSAGE)
  return pieces.map((text) => ({ kind: 'passage', text, headings: [...headings] }))
}

function below(headings: readonly string[], level: number, title: string): string[] {
  return [...headings.slice(0, level - 1), title]
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
