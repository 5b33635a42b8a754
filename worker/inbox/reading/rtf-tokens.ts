/** A piece of rich text. */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'word'; readonly name: string; readonly number: number | undefined }
  | { readonly kind: 'byte'; readonly byte: number }
  /** A control that is one sign, such as `~` for a space that does not break. */
  | { readonly kind: 'sign'; readonly sign: string }
  | { readonly kind: 'text'; readonly text: string }

/** A word, a byte, a sign, a brace, a text; line ends are the file's own layout. */
const TOKEN =
  /\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+/gs

/** Takes rich text apart (Rich Text Format 1.9). `source` has a character for each byte. */
export function* rtfTokens(source: string): Generator<RtfToken> {
  const pattern = new RegExp(TOKEN)
  for (let found = pattern.exec(source); found; found = pattern.exec(source)) {
    const token = tokenOf(found)
    if (!token) continue
    // Bytes that are no text follow it.
    if (token.kind === 'word' && token.name === 'bin') pattern.lastIndex += token.number ?? 0
    yield token
  }
}

function tokenOf([, word, number, byte, sign, brace, text]: RegExpExecArray): RtfToken | undefined {
  if (word !== undefined)
    return { kind: 'word', name: word, number: number === undefined ? undefined : Number(number) }
  if (byte !== undefined) return { kind: 'byte', byte: Number.parseInt(byte, 16) }
  if (sign !== undefined) return { kind: 'sign', sign }
  if (brace !== undefined) return brace === '{' ? { kind: 'open' } : { kind: 'close' }
  return text === undefined ? undefined : { kind: 'text', text }
}
