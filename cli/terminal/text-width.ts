/** Characters that take two columns of a terminal: East Asian wide ones and emoji. */
const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\u{fe0f}/u
const PLAIN = /^[\u0020-\u007e]*$/

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const character of charactersOf(text)) width += characterWidth(character)
  return width
}

/** The text, cut with `…` to take at most `width` columns. */
export function truncate(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let used = 1
  for (const character of charactersOf(text)) {
    used += characterWidth(character)
    if (used > width) break
    kept += character
  }
  return width < 1 ? '' : `${kept}…`
}

function* charactersOf(text: string): Generator<string> {
  for (const { segment } of new Intl.Segmenter().segment(text)) yield segment
}

function characterWidth(character: string): number {
  if (/^\p{Mark}+$/u.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
