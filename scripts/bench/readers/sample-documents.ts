import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sampleTexts } from '../sample-texts.ts'

/** A document to be read, and how large it is. */
export interface SampleDocument {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

const FIXTURES = resolve(import.meta.dirname, '../../../test/fixtures/documents')
/** As real programs make them; a few kB each, so that what counts is the start of a reader. */
const SMALL = ['pdf', 'docx', 'odt', 'epub', 'eml'].map((kind) => `harbour.${kind}`)
const MB = 1_000_000

/** Small documents of real programs, and large ones of the kinds that people have large. */
export async function sampleDocuments(folder: string): Promise<SampleDocument[]> {
  const texts = sampleTexts(500)
  const large: Readonly<Record<string, string>> = {
    'notes.txt': repeated(`${texts.join('\n\n')}\n\n`, 20 * MB),
    'notes.md': repeated(texts.map((text, at) => `## Note ${at}\n\n${text}\n\n`).join(''), 4 * MB),
    'page.html': pageOf(repeated(texts.map((text) => `<p>${text}</p>\n`).join(''), MB)),
    'table.csv': `Number,Text\n${repeated(texts.map((text, at) => `${at},"${text}"\n`).join(''), 10 * MB)}`,
    'conversations.json': conversations(texts, 20 * MB),
    'mails.mbox': repeated(texts.map(mailOf).join(''), 10 * MB),
  }
  const made = Object.entries(large).map(async ([name, text]) => {
    const path = join(folder, name)
    await writeFile(path, text)
    return { name, path, bytes: Buffer.byteLength(text) }
  })
  const copied = [...SMALL, 'costs.xlsx'].map(async (name) => {
    const path = join(FIXTURES, name)
    return { name, path, bytes: (await readFile(path)).length }
  })
  return await Promise.all([...copied, ...made])
}

function repeated(text: string, characters: number): string {
  return text.repeat(Math.ceil(characters / text.length))
}

function pageOf(body: string): string {
  return `<!doctype html><html><head><title>Notes</title></head><body><nav><a href="/">Home</a></nav><article>${body}</article></body></html>`
}

function mailOf(text: string, at: number): string {
  return `From bob@example.org Sat Mar 01 09:30:00 2025\nFrom: Bob <bob@example.org>\nTo: marisol@example.org\nSubject: Note ${at}\nMessage-ID: <${at}@example.org>\nDate: Sat, 01 Mar 2025 09:30:00 +0000\n\n${text}\n\n`
}

/** As ChatGPT exports them. */
function conversations(texts: readonly string[], characters: number): string {
  const nodes = texts.slice(0, 50).map((text, at) => [
    `n${at}`,
    {
      parent: at === 0 ? null : `n${at - 1}`,
      children: [`n${at + 1}`],
      message: {
        id: `n${at}`,
        author: { role: at % 2 === 0 ? 'user' : 'assistant' },
        create_time: 1_741_944_600,
        content: { content_type: 'text', parts: [text] },
      },
    },
  ])
  const one = JSON.stringify({
    title: 'Notes',
    conversation_id: 'c',
    current_node: 'n49',
    mapping: Object.fromEntries(nodes),
  })
  return `[${Array.from({ length: Math.ceil(characters / one.length) }, () => one).join(',')}]`
}
