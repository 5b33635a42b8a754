import { posix } from 'node:path'
import { refusal } from './refusal.ts'
import { readXml } from './xml-events.ts'
import type { ZipArchive } from './zip-archive.ts'

/** A sheet and the member that holds it. */
export interface Sheet {
  readonly name: string
  readonly member: string
}

const WORKBOOK = 'xl/workbook.xml'
const RELATIONS = 'xl/_rels/workbook.xml.rels'
const STRINGS = 'xl/sharedStrings.xml'
const STYLES = 'xl/styles.xml'
const LONGEST_NAME = 200

/** The sheets in their order, and whether days are counted from 1904, as old Macintoshes did. */
export async function sheetsOf(
  archive: ZipArchive,
): Promise<{ sheets: Sheet[]; startsIn1904: boolean }> {
  const members = await relations(archive)
  const sheets: Sheet[] = []
  let startsIn1904 = false
  await readXml(archive.text(WORKBOOK), {
    open(element, attributes) {
      if (element === 'workbookPr') startsIn1904 = /^(1|true)$/.test(attributes['date1904'] ?? '')
      const member = element === 'sheet' ? members.get(attributes['id'] ?? '') : undefined
      const name = (attributes['name'] ?? '').slice(0, LONGEST_NAME)
      if (member !== undefined && archive.has(member)) sheets.push({ name, member })
    },
  })
  return { sheets, startsIn1904 }
}

async function relations(archive: ZipArchive): Promise<Map<string, string>> {
  const members = new Map<string, string>()
  if (!archive.has(RELATIONS)) return members
  await readXml(archive.text(RELATIONS), {
    open(_name, { Id = '', Target = '' }) {
      members.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target))
    },
  })
  return members
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
      if (characters > mostCharacters)
        throw refusal('too-large', 'It holds too much text to be read at once. Split it.')
    },
    close(name) {
      if (name === 't') isText = false
      if (name === 'rPh') phonetic -= 1
      if (name === 'si') strings.push(text)
    },
  })
  return strings
}

/** The numbers of the styles that show a cell's number as a date. */
export async function dateStyles(archive: ZipArchive): Promise<ReadonlySet<number>> {
  const formats = new Map<number, string>()
  const dates = new Set<number>()
  if (!archive.has(STYLES)) return dates
  let isCellStyle = false
  let style = 0
  await readXml(archive.text(STYLES), {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'cellXfs') isCellStyle = true
      if (name === 'numFmt') formats.set(Number(numFmtId), formatCode)
      if (name !== 'xf' || !isCellStyle) return
      if (isDate(Number(numFmtId), formats)) dates.add(style)
      style += 1
    },
    close(name) {
      if (name === 'cellXfs') isCellStyle = false
    },
  })
  return dates
}

/** ECMA-376 part 1, 18.8.30: 14 to 22 and 45 to 47 are dates and times everywhere, 27 to 36 and 50 to 58 in East Asia. */
function isDate(id: number, formats: ReadonlyMap<number, string>): boolean {
  const code = formats.get(id)
  if (code !== undefined)
    return /[ymdhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|General|[eE][+-]/g, ''))
  return (
    (id >= 14 && id <= 22) ||
    (id >= 27 && id <= 36) ||
    (id >= 45 && id <= 47) ||
    (id >= 50 && id <= 58)
  )
}
