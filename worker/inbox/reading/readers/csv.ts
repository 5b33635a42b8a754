import { CsvError, parse } from 'csv-parse'
import { readingSaid, readingTold } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import type { ReadPart } from '../read-part.ts'
import { refusal } from '../refusal.ts'
import { TableRows } from '../table-rows.ts'
import { decoded, encodingOf, textOf } from '../text-encoding.ts'

const DELIMITERS = [',', ';', '\t', '|'] as const
const SAMPLE_BYTES = 32 * 1024
const MOST_ROW_CHARACTERS = 1_000_000

/** A table as text: each row a line, the columns by the names in the first row. */
export async function* readCsv({ source }: OpenDocument): AsyncGenerator<ReadPart> {
  const encoding = encodingOf(source)
  const sample = decoded(source.read(0, SAMPLE_BYTES), encoding)
  yield documentPart('csv')
  const rows = new TableRows({ name: '', headings: [] })
  let number = 0
  try {
    for await (const cells of rowsOf(textOf(source, encoding), delimiterOf(sample))) {
      number += 1
      yield* rows.add(number, cells)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (number === 0)
      throw refusal('damaged', readingSaid('no-table', { quote: messageOf(error) }), error)
    yield* rows.end()
    const said = readingSaid('table-ends', { row: number, quote: messageOf(error) })
    return yield { kind: 'remark', ...readingTold(said) }
  }
  yield* rows.end()
}

/** Each row as soon as it is complete, so that those before an error are kept. Throws `CsvError`. */
async function* rowsOf(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<string[]> {
  let rows: string[][] = []
  const parser = parse({
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MOST_ROW_CHARACTERS,
    on_record: (record: unknown) => void rows.push(cellsOf(record)),
  })
  // The writing that met it tells of it.
  parser.on('error', () => {})
  parser.resume()
  for await (const piece of pieces) {
    const error = await new Promise((resolve) => parser.write(piece, resolve))
    yield* rows
    rows = []
    if (error) throw error
  }
  const error = await new Promise((resolve) => parser.end(resolve))
  yield* rows
  if (error) throw error
}

/** The delimiter that the most first lines have equally often, outside quotes. */
function delimiterOf(sample: string): string {
  const lines = sample
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20)
  const scores = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const usual = counts[0] ?? 0
    const alike = counts.filter((count) => count === usual).length
    return { delimiter, score: usual === 0 ? 0 : alike * 1_000 + usual }
  })
  return scores.reduce((best, one) => (one.score > best.score ? one : best)).delimiter
}

function cellsOf(record: unknown): string[] {
  return Array.isArray(record) ? record.map(String) : []
}

function messageOf({ code }: CsvError): string {
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `a row has more than ${MOST_ROW_CHARACTERS} characters.`
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed.'
  return 'its quotes do not fit.'
}
