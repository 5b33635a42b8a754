import { SaxesParser } from 'saxes'
import { readingSaid } from './reading-told.ts'
import { damaged, refusal } from './refusal.ts'

/** What is told of an XML text. Names are local: prefixes differ between programs that write the same format. */
export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

type Pieces = Iterable<string> | AsyncIterable<string>

const DEEPEST = 300

/**
 * Reads XML as a stream; gives what the handlers emit. INVARIANT: no entity but XML's own five is known, nothing outside the text is
 * looked up: a document that declares entities is refused.
 */
export async function* xmlItems<T>(
  pieces: Pieces,
  handlersFor: (emit: (item: T) => void) => XmlHandlers,
): AsyncGenerator<T> {
  let items: T[] = []
  const parser = parserFor(handlersFor((item) => void items.push(item)))
  for await (const piece of pieces) {
    parser.write(piece)
    yield* items
    items = []
  }
  parser.close()
  yield* items
}

/** Reads XML whose handlers keep what they want by themselves. A text without a character, as office programs leave some, says nothing. */
export async function readXml(pieces: Pieces, handlers: XmlHandlers): Promise<void> {
  const parser = parserFor(handlers)
  let isEmpty = true
  for await (const piece of pieces) {
    parser.write(piece)
    isEmpty &&= piece === ''
  }
  if (!isEmpty) parser.close()
}

function parserFor({ open, close, text }: XmlHandlers): SaxesParser {
  const parser = new SaxesParser()
  let depth = 0
  parser.on('doctype', refuseEntities)
  parser.on('error', (error) => {
    throw damaged(error)
  })
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1
    if (depth > DEEPEST) throw refusal('too-deep', readingSaid('nested-too-deep'))
    open?.(localName(name), localNames(attributes))
  })
  parser.on('closetag', ({ name }) => {
    depth -= 1
    close?.(localName(name))
  })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  return parser
}

function refuseEntities(doctype: string): void {
  if (!/<!ENTITY|\[/i.test(doctype)) return
  throw refusal('damaged', readingSaid('entities'))
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** A name that two prefixes share is the first one's; the other keeps its prefix. */
function localNames(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const named = new Map<string, string>()
  for (const [name, value] of Object.entries(attributes)) {
    const local = localName(name)
    named.set(named.has(local) ? name : local, value)
  }
  return Object.fromEntries(named)
}
