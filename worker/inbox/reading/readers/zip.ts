import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { ZipArchive } from '../zip-archive.ts'

/** What programs put into archives for themselves. */
const OWN = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/
const CHATS = /(^|\/)conversations\.json$/
/** The chats once more, as a page, in exports of ChatGPT. */
const CHATS_AS_PAGE = /(^|\/)chat\.html$/

/** An archive: each member is a document inside it. */
export async function* readZip(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  const hasChats = archive.names.some((name) => CHATS.test(name))
  yield documentPart('zip')
  for (const name of archive.names) {
    if (OWN.test(name) || (hasChats && CHATS_AS_PAGE.test(name))) continue
    yield* document.inner(name, () => archive.source(name))
  }
}
