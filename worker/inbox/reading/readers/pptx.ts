import { documentPart } from '../document-part.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import { HeadingPath, passagesOf, type Passage } from '../passages.ts'
import { relationsOf } from '../relations.ts'
import type { ReadPart } from '../read-part.ts'
import { type SlideShape, SlideText } from '../slide-text.ts'
import { readXml, xmlItems } from '../xml-events.ts'
import { ZipArchive } from '../zip-archive.ts'

const PRESENTATION = 'ppt/presentation.xml'
const MOST_SLIDES = 5_000

/** Slides of a present office program, each with what its speaker noted. */
export async function* readPptx(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  yield documentPart('pptx', await officeFacts(archive, 'docProps/core.xml'))
  let number = 0
  for (const slide of await slidesOf(archive)) {
    number += 1
    yield* textOf(archive, slide, `slide ${number}`)
    const notes = await notesOf(archive, slide)
    if (notes !== undefined) yield* textOf(archive, notes, `notes of slide ${number}`)
  }
}

/** The members that are the slides, in the order in which they are shown. */
async function slidesOf(archive: ZipArchive): Promise<string[]> {
  const relations = await relationsOf(archive, PRESENTATION)
  const slides: string[] = []
  await readXml(archive.text(PRESENTATION), {
    open(name, { id = '', 'r:id': relation = id }) {
      const member = name === 'sldId' ? relations.get(relation)?.member : undefined
      if (member !== undefined && archive.has(member) && slides.length < MOST_SLIDES)
        slides.push(member)
    },
  })
  return slides
}

async function notesOf(archive: ZipArchive, slide: string): Promise<string | undefined> {
  const relations = await relationsOf(archive, slide)
  const notes = [...relations.values()].find(({ type }) => type.endsWith('/notesSlide'))
  return notes !== undefined && archive.has(notes.member) ? notes.member : undefined
}

async function* textOf(
  archive: ZipArchive,
  member: string,
  place: string,
): AsyncGenerator<Passage> {
  const shapes = xmlItems<SlideShape>(archive.text(member), (emit) => new SlideText(emit).handlers)
  const headings = new HeadingPath()
  for await (const { text, isTitle } of shapes) {
    if (isTitle) headings.enter(1, text.replaceAll(/\s+/g, ' ').trim())
    else yield* passagesOf(text, { headings: headings.path, place })
  }
}
