import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { documentPart } from '../document-part.ts'
import { htmlBlocks, type HtmlFacts, passagesOfHtml } from '../html-blocks.ts'
import type { OpenDocument } from '../open-document.ts'
import type { Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { wholeOf } from '../source.ts'
import { decoded, encodingOf, textOf } from '../text-encoding.ts'

/** A page beyond this is read whole: looking for its article needs a tree of it. */
const MOST_BYTES = 4 * 1024 * 1024
const MOST_TAGS = 40_000
const DEEPEST_TREE = 200
/** An article must be this part of the page to be taken for what the page says. */
const LEAST_SHARE = 0.25
const LEAST_CHARACTERS = 250

/** A page: its article where it is one among menus and side columns, else all of it. */
export async function* readHtml({ source }: OpenDocument): AsyncGenerator<ReadPart> {
  const encoding = declaredEncoding(source.read(0, 2048)) ?? encodingOf(source)
  if (source.size > MOST_BYTES) return yield* readStreamed(textOf(source, encoding))
  const html = decoded(wholeOf(source, MOST_BYTES), encoding)
  const page = wholePage(html)
  const article = isPlain(html, page.facts) ? articleOf(html) : undefined
  const said = article ? [...passagesOfHtml([article.content])] : []
  yield documentPart('html', factsOf(article?.facts ?? {}, page.facts))
  yield* isMostOf(said, page.passages) ? said : page.passages
}

/** Whether a tree of the page is small and flat enough to be searched. */
function isPlain(html: string, { depth = 0 }: HtmlFacts): boolean {
  return depth <= DEEPEST_TREE && html.split('<', MOST_TAGS + 1).length <= MOST_TAGS
}

interface Article {
  readonly facts: HtmlFacts
  readonly content: string
}

function factsOf(article: HtmlFacts, page: HtmlFacts): Parameters<typeof documentPart>[1] {
  return {
    title: article.title || page.title,
    authors: [article.author || page.author],
    writtenAt: article.writtenAt || page.writtenAt,
  }
}

async function* readStreamed(pieces: AsyncIterable<string>): AsyncGenerator<ReadPart> {
  const blocks = htmlBlocks()
  let begun = false
  for await (const piece of pieces) {
    const passages = blocks.write(piece)
    if (!begun) yield documentPart('html', { title: blocks.facts.title })
    begun = true
    yield* passages
  }
  yield* blocks.end()
}

function wholePage(html: string): { passages: Passage[]; facts: HtmlFacts } {
  const blocks = htmlBlocks()
  const passages = [...blocks.write(html), ...blocks.end()]
  return { passages, facts: blocks.facts }
}

function articleOf(html: string): Article | undefined {
  try {
    const { document } = parseHTML(html)
    const found = new Readability(document).parse()
    if (!found?.content) return undefined
    const { title, byline, publishedTime, content } = found
    return {
      facts: { title: title ?? '', author: byline ?? '', writtenAt: publishedTime ?? '' },
      content,
    }
  } catch {
    // A page that its library stumbles over is read whole.
    return undefined
  }
}

function isMostOf(article: readonly Passage[], page: readonly Passage[]): boolean {
  const characters = lengthOf(article)
  return characters >= LEAST_CHARACTERS && characters >= LEAST_SHARE * lengthOf(page)
}

function lengthOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { text }) => sum + text.length, 0)
}

/** What the page itself says of its encoding, where that can be decoded. */
function declaredEncoding(head: Buffer): string | undefined {
  const named = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})/i.exec(head.toString('latin1'))
  try {
    return named?.[1] === undefined ? undefined : new TextDecoder(named[1]).encoding
  } catch {
    // An encoding that nobody knows: the bytes themselves tell more.
    return undefined
  }
}
