import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { readFile } from 'node:fs/promises'
import { Readability } from '@mozilla/readability'
import { parse } from 'csv-parse/sync'
import { parseHTML } from 'linkedom'
import mammoth from 'mammoth'
import { Lexer } from 'marked'
import PostalMime from 'postal-mime'
import { SaxesParser } from 'saxes'
import { fromBufferPromise } from 'yauzl'
import { parseJson } from '../../../shared/files/parse-json.ts'

/** What a kind's library does with a document's bytes when it is called in a warm process, without limits, structure or safety. */
type BareReading = (bytes: Buffer) => unknown

const BARE: Readonly<Record<string, BareReading>> = {
  pdf: barePdf,
  docx: (buffer) => mammoth.extractRawText({ buffer }),
  odt: bareXmlArchive,
  epub: bareXmlArchive,
  xlsx: bareXmlArchive,
  eml: (bytes) => PostalMime.parse(bytes),
  txt: (bytes) => bytes.toString(),
  md: (bytes) => new Lexer().blockTokens(bytes.toString()),
  html: (bytes) => new Readability(parseHTML(bytes.toString()).document).parse(),
  csv: (bytes) => parse(bytes),
  json: (bytes) => parseJson(bytes.toString(), 'The sample'),
  mbox: bareMailbox,
}

/** Lets the library of a document's kind read it. */
export async function readBarely(path: string): Promise<void> {
  const kind = path.slice(path.lastIndexOf('.') + 1)
  await BARE[kind]?.(await readFile(path))
}

async function barePdf(bytes: Buffer): Promise<void> {
  Reflect.set(globalThis, 'DOMMatrix', Object)
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  for (let page = 1; page <= pdf.numPages; page += 1)
    await (await pdf.getPage(page)).getTextContent()
  await pdf.destroy()
}

/** Every XML member, unpacked and parsed into nothing. */
async function bareXmlArchive(bytes: Buffer): Promise<void> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    if (!/\.(xml|xhtml|opf|ncx|rels)$/.test(entry.fileName) || entry.uncompressedSize === 0)
      continue
    const parser = new SaxesParser()
    for await (const piece of await zip.openReadStreamPromise(entry)) parser.write(String(piece))
    parser.close()
  }
}

async function bareMailbox(bytes: Buffer): Promise<void> {
  for (const mail of bytes.toString().split(/^From .*\n/m)) await PostalMime.parse(mail)
}
