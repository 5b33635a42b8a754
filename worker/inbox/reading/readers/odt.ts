import { documentPart } from '../document-part.ts'
import { officeFacts } from '../office-facts.ts'
import type { OpenDocument } from '../open-document.ts'
import { HeadingPath, passagesOf, type Passage } from '../passages.ts'
import type { ReadPart } from '../read-part.ts'
import { refusal } from '../refusal.ts'
import { xmlItems, type XmlHandlers } from '../xml-events.ts'
import { ENCRYPTED, ZipArchive } from '../zip-archive.ts'

/** A document of LibreOffice and its relatives. */
export async function* readOdt(document: OpenDocument): AsyncGenerator<ReadPart> {
  const archive = await ZipArchive.open(document)
  await refuseEncrypted(archive)
  yield documentPart('odt', await officeFacts(archive, 'meta.xml'))
  yield* xmlItems<Passage>(archive.text('content.xml'), (emit) => new OdtText(emit).handlers)
}

async function refuseEncrypted(archive: ZipArchive): Promise<void> {
  const manifest = 'META-INF/manifest.xml'
  if (archive.has(manifest) && /encryption-data/.test(await archive.wholeText(manifest)))
    throw refusal('encrypted', ENCRYPTED)
}

const UNREAD = new Set([
  'tracked-changes',
  'annotation',
  'sequence-decls',
  'automatic-styles',
  'script',
])
const WHOLES = new Set(['list', 'table'])
const PARAGRAPHS = new Set(['p', 'h'])
const SPACES: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['line-break', '\n'],
])
/** How the lines of a whole begin. */
const LINES: ReadonlyMap<string, string> = new Map([
  ['list-item', '\n- '],
  ['table-row', '\n'],
])
const LINE_ENDS = 4_000

/** Gathers paragraphs; lists and tables are passages as wholes. */
class OdtText {
  readonly #emit: (passage: Passage) => void
  readonly #headings = new HeadingPath()
  #text = ''
  #unread = 0
  #paragraphs = 0
  #wholes = 0
  #level = 1
  /** What stands between the paragraphs of a whole. */
  #between = ''

  constructor(emit: (passage: Passage) => void) {
    this.#emit = emit
  }

  get handlers(): XmlHandlers {
    return {
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => {
        // What stands between paragraphs is the file's own layout.
        if (this.#unread === 0 && this.#paragraphs > 0) this.#add(text.replaceAll(/\s+/g, ' '))
      },
    }
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (UNREAD.has(name)) this.#unread += 1
    if (this.#unread > 0) return
    if (WHOLES.has(name)) this.#wholes += 1
    if (PARAGRAPHS.has(name)) this.#paragraphs += 1
    if (name === 'h') this.#level = Number(attributes['outline-level']) || 1
    this.#add(spaceOf(name, attributes))
    this.#between = LINES.get(name) ?? this.#between
  }

  #close(name: string): void {
    if (UNREAD.has(name)) this.#unread -= 1
    if (this.#unread > 0) return
    if (PARAGRAPHS.has(name)) this.#closeParagraph(name)
    if (name === 'table-cell') this.#between = ' | '
    if (WHOLES.has(name)) this.#closeWhole()
    if (LINES.has(name) && this.#text.length > LINE_ENDS) this.#flush()
  }

  #closeParagraph(name: string): void {
    this.#paragraphs -= 1
    if (name === 'h') this.#enterHeading()
    else if (this.#wholes === 0) this.#flush()
    else if (this.#between === '') this.#between = '\n'
  }

  #add(text: string): void {
    if (text.trim() !== '' && this.#between !== '') {
      this.#text = this.#text === '' ? this.#between.trimStart() : this.#text + this.#between
      if (this.#text === '| ') this.#text = ''
      this.#between = ''
    }
    this.#text += text
  }

  #enterHeading(): void {
    const text = this.#text.trim()
    this.#text = ''
    if (text !== '') this.#headings.enter(this.#level, text)
  }

  #closeWhole(): void {
    this.#wholes -= 1
    if (this.#wholes === 0) this.#flush()
  }

  #flush(): void {
    const text = this.#text
    this.#text = ''
    this.#between = ''
    for (const passage of passagesOf(text, { headings: this.#headings.path })) this.#emit(passage)
  }
}

/** Spaces, tabs and line ends are elements, since XML does not keep them. */
function spaceOf(name: string, { c = '1' }: Readonly<Record<string, string>>): string {
  return name === 's' ? ' '.repeat(Math.min(Number(c) || 1, 100)) : (SPACES.get(name) ?? '')
}
