import { posix } from 'node:path'
import { readingSaid } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import { htmlBlocks } from '../html-blocks.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { refusal } from '../refusal.ts'
import { readXml } from '../xml-events.ts'
import { ZipArchive } from '../zip-archive.ts'

const ENCRYPTION = 'META-INF/encryption.xml'
const MOST_CHAPTERS = 10_000

/** A book: its chapters in the order of reading. */
export async function* readEpub(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  await refuseBound(archive)
  const book = await packageOf(archive)
  yield documentPart('epub', await officeFacts(archive, book))
  let number = 0
  for (const chapter of await spineOf(archive, book)) {
    number += 1
    yield* chapterOf(archive, chapter, `chapter ${number}`)
  }
  if (number === 0) throw refusal('damaged', readingSaid('no-chapters'))
}

async function* chapterOf(
  archive: ZipArchive,
  member: string,
  place: string,
): AsyncGenerator<Passage> {
  const blocks = htmlBlocks({ place })
  for await (const piece of archive.text(member)) yield* blocks.write(piece)
  yield* blocks.end()
}

/** Books that only a shop's programs open have their chapters encrypted; hidden fonts are usual and harm nobody. */
async function refuseBound(archive: ZipArchive): Promise<void> {
  if (!archive.has(ENCRYPTION)) return
  const hidden: string[] = []
  await readXml(archive.text(ENCRYPTION), {
    open: (name, { URI = '' }) => void (name === 'CipherReference' && hidden.push(URI)),
  })
  if (hidden.some((member) => /\.x?html?$/i.test(member)))
    throw refusal('encrypted', readingSaid('protected-book'))
}

/** The member that describes the book. */
async function packageOf(archive: ZipArchive): Promise<string> {
  let path: string | undefined
  await readXml(archive.text('META-INF/container.xml'), {
    open(name, attributes) {
      if (name === 'rootfile') path ??= attributes['full-path']
    },
  })
  if (path !== undefined && archive.has(path)) return path
  throw refusal('damaged', readingSaid('no-description'))
}

/** The members that are the chapters, in their order; those that are missing are left out. */
async function spineOf(archive: ZipArchive, book: string): Promise<string[]> {
  const items = new Map<string, string>()
  const spine: string[] = []
  await readXml(archive.text(book), {
    open(name, { id = '', href = '', idref = '' }) {
      if (name === 'item') items.set(id, href)
      if (name === 'itemref' && spine.length < MOST_CHAPTERS) spine.push(idref)
    },
  })
  const members = spine.map((id) => memberOf(book, items.get(id) ?? ''))
  return [...new Set(members)].filter((member) => archive.has(member))
}

function memberOf(book: string, href: string): string {
  const [path = ''] = href.split('#', 1)
  return posix.join(posix.dirname(book), decodedUri(path))
}

function decodedUri(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A lone percent sign stands for itself.
    return path
  }
}
