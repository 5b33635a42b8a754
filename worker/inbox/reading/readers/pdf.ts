// The library looks for its other half here before it would look for a file.
import 'pdfjs-dist/legacy/build/pdf.worker.mjs'
import { join } from 'node:path'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { readingSaid, readingTold } from '../reading-told.ts'
import { documentPart } from '../document-part.ts'
import type { OpenDocument } from '../open-document.ts'
import { passagesOf } from '../passages.ts'
import { pageRanges } from '../page-ranges.ts'
import { PdfParagraphs } from '../pdf-paragraphs.ts'
import type { ReadPart } from '../read-part.ts'
import { damaged, refusal } from '../refusal.ts'
import { wholeOf } from '../source.ts'

/** So many broken pages one after another, and the rest is taken to be so too. */
const MOST_BROKEN = 50

/** The text of a PDF, paragraph by paragraph, each with its page. Nothing is drawn, run, or fetched. */
export async function* readPdf({ source, limits }: OpenDocument): AsyncGenerator<ReadPart> {
  const pdf = await openPdf(wholeOf(source, limits.wholeBytes))
  yield documentPart('pdf', await factsOf(pdf))
  const without: number[] = []
  const broken: number[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const paragraphs = await paragraphsOn(pdf, number)
    if (paragraphs === undefined) broken.push(number)
    else if (paragraphs.length === 0) without.push(number)
    if (areAllBroken(broken, number)) break
    for (const text of paragraphs ?? [])
      yield* passagesOf(text, { headings: [], place: `page ${number}`, page: number })
  }
  refuseUnread(pdf.numPages, without, broken)
  yield* remarksOn(broken, 'pages-broken')
  yield* remarksOn(without, 'pages-without-text')
}

async function openPdf(bytes: Buffer): Promise<PDFDocumentProxy> {
  // Made for drawing, which is not done here; that it is there is enough.
  Reflect.set(globalThis, 'DOMMatrix', Object)
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  try {
    return await getDocument({
      data: new Uint8Array(bytes),
      isEvalSupported: false,
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      useWasm: false,
      enableXfa: false,
      isOffscreenCanvasSupported: false,
      isImageDecoderSupported: false,
      cMapUrl: `${join(import.meta.dirname, 'cmaps')}/`,
      cMapPacked: true,
      verbosity: VerbosityLevel.ERRORS,
    }).promise
  } catch (error) {
    throw openingRefused(error)
  }
}

function openingRefused(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'PasswordException')
    return refusal('encrypted', readingSaid('password'), error)
  return damaged(error)
}

async function factsOf(pdf: PDFDocumentProxy): Promise<Parameters<typeof documentPart>[1]> {
  try {
    const { info } = await pdf.getMetadata()
    const member = (name: string): string | undefined => {
      const value: unknown = Reflect.get(info, name)
      return typeof value === 'string' ? value : undefined
    }
    return {
      title: member('Title'),
      authors: [member('Author')],
      writtenAt: dateOf(member('CreationDate')),
    }
  } catch {
    // What a PDF says of itself is an extra: one that is damaged there may have all its pages.
    return {}
  }
}

/** `D:20251103091500+01'00'`, of which everything after the year may be missing (ISO 32000-1, 7.9.4). */
function dateOf(text = ''): string | undefined {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] =
    /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?/.exec(text) ?? []
  if (year === undefined) return undefined
  const offset = zone.replace("'", '').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`
}

/** The paragraphs of a page; nothing when it is broken. */
async function paragraphsOn(pdf: PDFDocumentProxy, number: number): Promise<string[] | undefined> {
  try {
    const page = await pdf.getPage(number)
    return await textOn(page)
  } catch (error) {
    if (error instanceof RangeError) throw error
    return undefined
  }
}

async function textOn(page: PDFPageProxy): Promise<string[]> {
  const paragraphs = new PdfParagraphs()
  const { items } = await page.getTextContent()
  for (const item of items) {
    if ('str' in item) paragraphs.add(item)
  }
  page.cleanup()
  return paragraphs.end()
}

/** Throws when none of the pages says anything. */
function refuseUnread(pages: number, without: readonly number[], broken: readonly number[]): void {
  if (broken.length === pages || areAllBroken(broken, MOST_BROKEN))
    throw refusal('damaged', readingSaid('pages-unreadable'))
  if (broken.length + without.length < pages) return
  throw refusal('no-text', readingSaid('no-text-scanned'))
}

function areAllBroken(broken: readonly number[], pages: number): boolean {
  return broken.length >= MOST_BROKEN && broken.length === pages
}

function* remarksOn(
  pages: readonly number[],
  what: 'pages-broken' | 'pages-without-text',
): Generator<ReadPart> {
  const said = readingSaid(what, { count: pages.length, pages: pageRanges(pages) })
  if (pages.length > 0) yield { kind: 'remark', ...readingTold(said) }
}
