import mammoth from 'mammoth'
import { readingSaid } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import { passagesOfHtml } from '../html-blocks.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { refusal } from '../refusal.ts'
import { wholeOf } from '../source.ts'
import { readXml } from '../xml-events.ts'
import { ZipArchive } from '../zip-archive.ts'

/** Of one part: a book of a thousand pages has about 10 MiB. */
const MOST_PART_CHARACTERS = 32 * 1024 * 1024

/** A document of a present word processor. */
export async function* readDocx(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  const facts = await officeFacts(archive, 'docProps/core.xml')
  await checkParts(archive)
  const buffer = wholeOf(document.source, document.limits.wholeBytes)
  yield documentPart('docx', facts)
  const { value } = await mammoth.convertToHtml(
    { buffer },
    // Without what each picture would come to as text.
    { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  )
  const [text = '', notes = ''] = value.split(NOTES)
  yield* passagesOfHtml([text], { countsNothing: true })
  // They belong to no heading but to their numbers in the text.
  yield* passagesOfHtml(numbered(notes))
}

/** Where the converter begins the list of notes, which is the last thing that it gives. */
const NOTES = /<ol>(?=<li id="(?:foot|end)note-\d+">)/

/** Each note as a paragraph with the number that stands in the text. */
function* numbered(notes: string): Generator<string> {
  const [, ...each] = notes.split(/<li id="(?:foot|end)note-\d+">/)
  for (const [at, note] of each.entries())
    yield note.replace(/^<p>/, `<p>[${at + 1}] `).replaceAll(/<\/(?:li|ol)>/g, '')
}

/** The converter unpacks and reads each part as a whole: none may be a bomb, or declare entities. */
async function checkParts(archive: ZipArchive): Promise<void> {
  for (const name of archive.names.filter((one) => /^word\/.*\.(xml|rels)$/i.test(one)))
    await readXml(bounded(archive.text(name)), {})
}

async function* bounded(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let characters = 0
  for await (const piece of pieces) {
    characters += piece.length
    if (characters > MOST_PART_CHARACTERS) throw refusal('too-large', readingSaid('too-much-text'))
    yield piece
  }
}
