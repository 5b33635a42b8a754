import { documentPart } from '../document-part.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { sharedStrings, type Sheet, sheetsOf, cellFormats } from '../spreadsheet.ts'
import { SheetCells, type SheetRow } from '../sheet-cells.ts'
import { TableRows } from '../table-rows.ts'
import { xmlItems } from '../xml-events.ts'
import { ZipArchive } from '../zip-archive.ts'

/** A spreadsheet: sheet by sheet, row by row, with the values that were last worked out. No formula is run. */
export async function* readXlsx(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  const { sheets, startsIn1904 } = await sheetsOf(archive)
  yield documentPart('xlsx', await officeFacts(archive, 'docProps/core.xml'))
  const strings = await sharedStrings(archive, document.limits.wholeBytes)
  const formats = await cellFormats(archive)
  for (const sheet of sheets)
    yield* rowsOf(
      archive,
      sheet,
      (emit) => new SheetCells({ strings, formats, startsIn1904, emit }),
    )
}

async function* rowsOf(
  archive: ZipArchive,
  { name, member }: Sheet,
  cells: (emit: (row: SheetRow) => void) => SheetCells,
): AsyncGenerator<ReadPart> {
  const rows = new TableRows({ name: `sheet “${name}”, `, headings: [name] })
  const found = xmlItems<SheetRow>(archive.text(member), (emit) => cells(emit).handlers)
  for await (const row of found) yield* rows.add(row.number, row.cells)
  yield* rows.end()
}
