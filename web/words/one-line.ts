/** A text as one line of a list: its paragraphs stay apart, as a heading and what is below it. */
export function oneLine(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*\n\s*/g, ' · ')
    .replaceAll(/\s+/g, ' ')
}
