import { randomBytes } from 'node:crypto'

const CONSONANTS = 'bdfgklmnprstvzhj'
const VOWELS = 'aeio'
const SYLLABLES = 7

/** A key that marks where material begins and ends, which nobody who wrote it can have known. */
export function keyNotIn(texts: readonly string[], newKey: () => string = randomKey): string {
  let key = newKey()
  while (texts.some((text) => text.includes(key))) key = newKey()
  return key
}

/** Of 2^42 that can be spoken: those cost the fewest tokens. */
function randomKey(): string {
  return [...randomBytes(SYLLABLES)]
    .map((byte) => `${CONSONANTS[byte >> 4]}${VOWELS[byte & 3]}`)
    .join('')
}
