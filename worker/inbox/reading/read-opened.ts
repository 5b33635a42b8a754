import { readingSaid, readingTold } from './reading-told.ts'
import { DOCUMENT_KINDS, type DocumentKind } from './document-kinds.ts'
import { type OpenDocument, ReadBudget } from './open-document.ts'
import type { ReadPart } from './read-part.ts'
import type { ReadRequest } from './read-request.ts'
import { endsAll, refusal, refusalOf } from './refusal.ts'
import { takeSample } from './sample.ts'
import type { Source } from './source.ts'

/** Reads an opened document with everything in it, from `document` to `end`, or to `refused`. Says of what kinds it is before it reads them. */
export async function* readOpened(
  source: Source,
  { name, limits }: ReadRequest,
  onKind: (kind: DocumentKind) => void = () => undefined,
): AsyncGenerator<ReadPart> {
  const budget = new ReadBudget(limits)
  try {
    let said = false
    const refused: InnerRefusal[] = []
    for await (const part of partsOf({
      source,
      name,
      depth: 0,
      shared: { limits, budget, onKind },
    })) {
      said ||= SAYING.has(part.kind)
      if (part.kind === 'inner-end' && part.refusal) refused.push(part.refusal)
      yield part
    }
    yield said ? { kind: 'end' } : { kind: 'refused', ...whyNothing(refused) }
  } catch (error) {
    yield { kind: 'refused', ...refusalOf(error) }
  }
}

/** Parts that tell something of what is in a document. */
const SAYING: ReadonlySet<string> = new Set(['passage', 'message', 'calendar'])

type InnerRefusal = NonNullable<Extract<ReadPart, { kind: 'inner-end' }>['refusal']>

/** Why nothing was said: what all documents inside have in common, or that there is no text. */
function whyNothing(refused: readonly InnerRefusal[]): InnerRefusal {
  const [first] = refused
  if (!first) return { code: 'no-text', ...readingTold(readingSaid('no-text')) }
  const alike = refused.every(({ code }) => code === first.code)
  const code = alike ? first.code : 'no-text'
  return { code, ...readingTold(readingSaid('nothing-inside'), ...first.said) }
}

interface Opening {
  readonly source: Source
  readonly name: string
  readonly depth: number
  readonly shared: Shared
}

interface Shared extends Pick<OpenDocument, 'limits' | 'budget'> {
  readonly onKind: (kind: DocumentKind) => void
}

async function* partsOf({ source, name, depth, shared }: Opening): AsyncGenerator<ReadPart> {
  const { limits, budget } = shared
  const document: OpenDocument = {
    limits,
    budget,
    source,
    name,
    inner: (name, open) => innerParts({ name, open, depth: depth + 1, shared }),
  }
  const sample = await takeSample(document)
  const kind = DOCUMENT_KINDS.find(({ sniff }) => sniff(sample))
  if (!kind) throw refusal('unknown-kind', readingSaid('no-kind'))
  shared.onKind(kind)
  const read = await kind.load()
  yield* read(document)
}

interface InnerOpening extends Pick<Opening, 'name' | 'depth' | 'shared'> {
  readonly open: () => Source | Promise<Source>
}

/** A document inside another: whatever is wrong with it, the outer one goes on, unless it is made to exhaust the machine. */
async function* innerParts({ name, open, depth, shared }: InnerOpening): AsyncGenerator<ReadPart> {
  const { limits, budget } = shared
  if (!budget.takeInner()) {
    const most = limits.innerDocuments
    throw refusal('too-large', readingSaid('too-many-inside', { most }))
  }
  yield { kind: 'inner', name: name.slice(0, LONGEST_NAME) }
  try {
    if (depth > limits.depth)
      throw refusal('too-deep', readingSaid('inside-too-deep', { most: limits.depth }))
    yield* partsOf({ source: await open(), name, depth, shared })
    yield { kind: 'inner-end' }
  } catch (error) {
    const refused = refusalOf(error)
    if (endsAll(refused)) throw error
    yield { kind: 'inner-end', refusal: refused }
  }
}

const LONGEST_NAME = 1_000
