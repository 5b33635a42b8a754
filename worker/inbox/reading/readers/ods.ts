import { documentPart } from '../document-part.ts'
import { OdsCells, type OdsItem } from '../ods-cells.ts'
import { openOdf } from '../open-odf.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { TableRows } from '../table-rows.ts'
import { xmlItems } from '../xml-events.ts'

/** A spreadsheet of LibreOffice and its relatives: sheet by sheet, row by row, as it showed itself when it was saved. */
export async function* readOds(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await openOdf(document)
  yield documentPart('ods', await officeFacts(archive, 'meta.xml'))
  const found = xmlItems<OdsItem>(
    archive.text('content.xml'),
    (emit) => new OdsCells(emit).handlers,
  )
  let rows: TableRows | undefined
  for await (const item of found) {
    if ('cells' in item) yield* rows?.add(item.number, item.cells) ?? []
    else {
      yield* rows?.end() ?? []
      rows = new TableRows({ name: `sheet “${item.sheet}”, `, headings: [item.sheet] })
    }
  }
  yield* rows?.end() ?? []
}
