import { detect } from 'chardet'
import { bufferSource, type Source } from './source.ts'

const SAMPLE_BYTES = 256 * 1024
const DETECTED_BYTES = 16 * 1024

/** The encoding of a text: what its byte-order mark says, else UTF-8 where that is what the bytes are, else the likeliest of a language's old ones. */
export function encodingOf(source: Source): string {
  const sample = source.read(0, SAMPLE_BYTES)
  return markedEncoding(sample) ?? (isUtf8(sample) ? 'utf-8' : likeliest(sample))
}

/** The UTF-16 or UTF-8 that a byte-order mark names. */
export function markedEncoding(sample: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  return undefined
}

/** The text piece by piece, without a byte-order mark; what cannot be decoded becomes U+FFFD. */
export async function* textOf(
  source: Source,
  encoding = encodingOf(source),
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source.chunks()) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/** The text of bytes that are in memory already. */
export function decoded(bytes: Uint8Array, encoding = encodingOf(bufferSource(bytes))): string {
  const decoder = new TextDecoder(encoding)
  // Node 20 decodes windows-1252 as Latin-1 when it gets it as the only piece.
  return decoder.decode(bytes, { stream: true }) + decoder.decode()
}

/** A text of somebody else's decoder, which met the same: texts have no characters from U+0080 to U+009F. */
export function withoutLatin1Controls(text: string): string {
  return text.replaceAll(/[\u0080-\u009f]/g, (control) =>
    decoded(Uint8Array.of(control.charCodeAt(0)), 'windows-1252'),
  )
}

function isUtf8(sample: Buffer): boolean {
  try {
    // The sample may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true })
    return true
  } catch {
    // The decoder says no more than that it is not UTF-8.
    return false
  }
}

function likeliest(sample: Buffer): string {
  const detected = detect(sample.subarray(0, DETECTED_BYTES))
  // Windows has more characters at the same places, which the browsers' standard reads Latin-1 as too.
  if (detected === null || /^(iso-8859-1|utf-8|ascii)$/i.test(detected)) return 'windows-1252'
  try {
    return new TextDecoder(detected).encoding
  } catch {
    // One that nobody can decode is no better than the usual one.
    return 'windows-1252'
  }
}
