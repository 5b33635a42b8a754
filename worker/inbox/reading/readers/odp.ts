import { documentPart } from '../document-part.ts'
import { openOdf } from '../open-odf.ts'
import { OdfText } from '../odf-text.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { xmlItems, type XmlHandlers } from '../xml-events.ts'

/** Slides of LibreOffice and its relatives, each with what its speaker noted. */
export async function* readOdp(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await openOdf(document)
  yield documentPart('odp', await officeFacts(archive, 'meta.xml'))
  yield* xmlItems<Passage>(archive.text('content.xml'), slides)
}

function slides(emit: (passage: Passage) => void): XmlHandlers {
  const text = new OdfText(emit)
  const { open, ...handlers } = text.handlers
  let slide = 0
  return {
    ...handlers,
    open(name, attributes) {
      if (name === 'page') text.enter(`slide ${(slide += 1)}`)
      if (name === 'notes') text.enter(`notes of slide ${slide}`)
      open?.(name, attributes)
    },
  }
}
