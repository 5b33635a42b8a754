import { instantOf } from './document-date.ts'
import type { ReadPart } from './read-part.ts'

interface DocumentFacts {
  readonly title?: string | undefined
  readonly authors?: readonly (string | undefined)[] | undefined
  readonly writtenAt?: unknown
}

const LONGEST = 500
const MOST_AUTHORS = 50

/** The part with which every document begins; what the document leaves open is left out. */
export function documentPart(format: string, facts: DocumentFacts = {}): ReadPart {
  const title = short(facts.title)
  const writtenAt = instantOf(facts.writtenAt)
  const authors = (facts.authors ?? []).flatMap((author) => short(author) ?? [])
  return {
    kind: 'document',
    format,
    ...(title === undefined ? {} : { title }),
    ...(authors.length === 0 ? {} : { authors: authors.slice(0, MOST_AUTHORS) }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  }
}

function short(text: string | undefined): string | undefined {
  const tidy = text?.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST)
  return tidy === '' ? undefined : tidy
}
