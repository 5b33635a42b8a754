/** A text as one line of a list: its paragraphs stay apart, as a heading and what is below it. */
export function oneLine(text: string): string {
  // A hundred thousand are looked at, of which few have a second line.
  const line = text.includes('\n') ? text.trim().replaceAll(/\s*\n\s*\n\s*/g, ' · ') : text.trim()
  return line.replaceAll(/\s+/g, ' ')
}
