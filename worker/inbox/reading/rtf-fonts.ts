import { decoded as decodedText } from './text-encoding.ts'

/** The encodings of the character sets that fonts name (Rich Text Format 1.9, `\fcharset`). */
const CHARSETS: ReadonlyMap<number, string> = new Map([
  [77, 'macintosh'],
  [128, 'shift_jis'],
  [129, 'euc-kr'],
  [134, 'gbk'],
  [136, 'big5'],
  [161, 'windows-1253'],
  [162, 'windows-1254'],
  [163, 'windows-1258'],
  [177, 'windows-1255'],
  [178, 'windows-1256'],
  [186, 'windows-1257'],
  [204, 'windows-1251'],
  [222, 'windows-874'],
  [238, 'windows-1250'],
])
/** Code pages that have a name of their own; the others are `windows-<number>`. */
const CODE_PAGES: ReadonlyMap<number, string> = new Map([
  [932, 'shift_jis'],
  [936, 'gbk'],
  [949, 'euc-kr'],
  [950, 'big5'],
  [10000, 'macintosh'],
  [65001, 'utf-8'],
])

/** In which encoding a rich text writes its bytes: that of the font, or of the whole. */
export class RtfFonts {
  readonly #encodings = new Map<number, string>()
  #usual = 'windows-1252'
  #defining = 0

  /** Takes a word of the table of fonts. */
  define(name: string, number: number): void {
    if (name === 'f') this.#defining = number
    const encoding = name === 'fcharset' ? CHARSETS.get(number) : undefined
    if (encoding !== undefined) this.#encodings.set(this.#defining, encoding)
  }

  /** The code page of the whole. */
  use(codePage: number): void {
    this.#usual = CODE_PAGES.get(codePage) ?? `windows-${codePage}`
  }

  decoded(bytes: readonly number[], font: number): string {
    const encoding = this.#encodings.get(font) ?? this.#usual
    return decodedText(Uint8Array.from(bytes), known(encoding))
  }
}

function known(encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding
  } catch {
    // A code page that nobody can decode is no better than the usual one.
    return 'windows-1252'
  }
}
