import { readingSaid } from './reading-told.ts'
import { type NumberFormat, numberFormat } from './number-format.ts'
import { relationsOf } from './relations.ts'
import { refusal } from './refusal.ts'
import { readXml } from './xml-events.ts'
import type { ZipArchive } from './zip-archive.ts'

/** A sheet and the member that holds it. */
export interface Sheet {
  readonly name: string
  readonly member: string
}

const WORKBOOK = 'xl/workbook.xml'
const STRINGS = 'xl/sharedStrings.xml'
const STYLES = 'xl/styles.xml'
const LONGEST_NAME = 200

/** The sheets in their order, and whether days are counted from 1904, as old Macintoshes did. */
export async function sheetsOf(
  archive: ZipArchive,
): Promise<{ sheets: Sheet[]; startsIn1904: boolean }> {
  const relations = await relationsOf(archive, WORKBOOK)
  const sheets: Sheet[] = []
  let startsIn1904 = false
  await readXml(archive.text(WORKBOOK), {
    open(element, attributes) {
      if (element === 'workbookPr') startsIn1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
      const member = element === 'sheet' ? relations.get(attributes['id'] ?? '')?.member : undefined
      const name = (attributes['name'] ?? '').slice(0, LONGEST_NAME)
      if (member !== undefined && archive.has(member)) sheets.push({ name, member })
    },
  })
  return { sheets, startsIn1904 }
}

/** The texts that cells refer to by number. Throws `too-large`. */
export async function sharedStrings(
  archive: ZipArchive,
  mostCharacters: number,
): Promise<readonly string[]> {
  const strings: string[] = []
  if (!archive.has(STRINGS)) return strings
  let text = ''
  let characters = 0
  /** Within a text, and not within how it is pronounced. */
  let isText = false
  let phonetic = 0
  await readXml(archive.text(STRINGS), {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic += 1
      if (name === 't') isText = phonetic === 0
    },
    text(piece) {
      if (!isText) return
      text += piece
      characters += piece.length
      if (characters > mostCharacters) throw refusal('too-large', readingSaid('too-much-text'))
    },
    close(name) {
      if (name === 't') isText = false
      if (name === 'rPh') phonetic -= 1
      if (name === 'si') strings.push(text)
    },
  })
  return strings
}

/** How the cells of each style show their number, by the number of the style. */
export async function cellFormats(archive: ZipArchive): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  if (!archive.has(STYLES)) return formats
  let isCellStyle = false
  await readXml(archive.text(STYLES), {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'cellXfs') isCellStyle = true
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode)
      if (name !== 'xf' || !isCellStyle) return
      formats.push(numberFormat(Number(numFmtId), codes.get(Number(numFmtId))))
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false
    },
  })
  return formats
}
