const WORDS =
  'coffee with ada at the harbour before the rain we talked about her new studio and the train to lisbon next spring she wants to learn pottery while her brother repairs old radios in the garden house'.split(
    ' ',
  )

/** Different texts of about the length of what people note. */
export function sampleTexts(count: number): string[] {
  return Array.from({ length: count }, (_, number) => sampleText(number))
}

export function sampleText(number: number): string {
  const words = WORDS.map(
    (_word, position) => WORDS[(position * (2 * number + 1) + number) % WORDS.length],
  )
  return `Note ${number}: ${words.join(' ')}.`
}
