import { Lexer, type Token } from 'marked'
import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import { HeadingPath, passagesOf } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { wholeOf } from '../source.ts'
import { decoded, textOf } from '../text-encoding.ts'
import { Paragraphs, paragraphsOf } from './text.ts'

/** What is larger was hardly written by hand, and is read as plain text. */
const MOST_BYTES = 8 * 1024 * 1024
const FRONT_MATTER = /^---\r?\n([\s\S]{0,10000}?)\r?\n---\r?\n/

/** Markdown: a passage for each block, as it is written, with the headings above it. */
export async function* readMarkdown({ source }: OpenDocument): AsyncGenerator<ReadPart> {
  if (source.size > MOST_BYTES) {
    yield documentPart('markdown')
    return yield* paragraphsOf(textOf(source))
  }
  const text = decoded(wholeOf(source, MOST_BYTES))
  const [front = '', members = ''] = FRONT_MATTER.exec(text) ?? []
  const blocks = blocksOf(text.slice(front.length))
  const facts = frontMatter(members)
  yield documentPart('markdown', { ...facts, title: facts.title ?? titleOf(blocks) })
  if (!blocks) return yield* plainly(text)
  const headings = new HeadingPath()
  for (const block of blocks) {
    if (block.type === 'heading') headings.enter(block['depth'], String(block['text']))
    else if (block.type !== 'space') yield* passagesOf(block.raw, { headings: headings.path })
  }
}

function* plainly(text: string): Generator<ReadPart> {
  const paragraphs = new Paragraphs()
  yield* paragraphs.write(text)
  yield* paragraphs.end()
}

/** Only where blocks begin and end: what is in a line stays as it is. Nothing for a text that is nested too deeply. */
function blocksOf(text: string): Token[] | undefined {
  try {
    return new Lexer().blockTokens(text)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function titleOf(blocks: readonly Token[] = []): string | undefined {
  const first = blocks.find(({ type }) => type !== 'space')
  return first?.type === 'heading' && first['depth'] === 1 ? String(first['text']) : undefined
}

interface FrontMatter {
  readonly title: string | undefined
  readonly authors: readonly (string | undefined)[]
  readonly writtenAt: string | undefined
}

function frontMatter(members: string): FrontMatter {
  const member = (name: string): string | undefined => {
    const line = new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(members)?.[1]
    return line?.trim().replace(/^(["'])(.*)\1$/, '$2')
  }
  return { title: member('title'), authors: [member('author')], writtenAt: member('date') }
}
