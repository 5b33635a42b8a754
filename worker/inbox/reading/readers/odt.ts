import { documentPart } from '../document-part.ts'
import { OdfLists } from '../odf-lists.ts'
import { openOdf } from '../open-odf.ts'
import { OdfText } from '../odf-text.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { readXml, xmlItems } from '../xml-events.ts'
import type { ZipArchive } from '../zip-archive.ts'

const STYLES = 'styles.xml'

/** A text of LibreOffice and its relatives. */
export async function* readOdt(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await openOdf(document)
  yield documentPart('odt', await officeFacts(archive, 'meta.xml'))
  const lists = await listsOf(archive)
  yield* xmlItems<Passage>(archive.text('content.xml'), (emit) => new OdfText(emit, lists).handlers)
}

async function listsOf(archive: ZipArchive): Promise<OdfLists> {
  const lists = new OdfLists()
  if (archive.has(STYLES))
    await readXml(archive.text(STYLES), {
      open: (name, attributes) => lists.style(name, attributes),
    })
  return lists
}
