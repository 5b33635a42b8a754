import { readXml } from './xml-events.ts'
import type { ZipArchive } from './zip-archive.ts'

/** What an office document or a book says of itself. */
interface OfficeFacts {
  readonly title: string | undefined
  readonly authors: readonly string[]
  readonly writtenAt: string | undefined
}

const NONE: OfficeFacts = { title: undefined, authors: [], writtenAt: undefined }
const LONGEST = 1_000

/** Reads the Dublin Core that office formats and books have in common; a document without it says nothing. */
export async function officeFacts(archive: ZipArchive, member: string): Promise<OfficeFacts> {
  if (!archive.has(member)) return NONE
  const found = new Map<string, string[]>()
  let text = ''
  await readXml(archive.text(member), {
    open: () => void (text = ''),
    text: (piece) => void (text = (text + piece).slice(0, LONGEST)),
    close(name) {
      if (text.trim() !== '') found.set(name, [...(found.get(name) ?? []), text.trim()])
      text = ''
    },
  })
  const first = (name: string): string | undefined => found.get(name)?.[0]
  return {
    title: first('title'),
    authors: found.get('creator') ?? found.get('initial-creator') ?? [],
    writtenAt: first('created') ?? first('creation-date') ?? first('date'),
  }
}
