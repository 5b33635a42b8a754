/** C0 but tab and line feed, DEL and C1: what drives a terminal. Then the marks that turn the direction of writing. */
const DRIVES_A_TERMINAL =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** What JSON leaves unescaped of the same. */
const DRIVES_A_TERMINAL_IN_JSON = /[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * The text with everything that could drive a terminal made visible, as `\x1b` or `\u202e`.
 * Tabs and line ends stay; whatever came from a person or a file is printed through this.
 */
export function safeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(DRIVES_A_TERMINAL, visible)
}

/** The same on one line, so that no text can pass for a row of its own. */
export function oneLine(text: string): string {
  return safeText(text.replaceAll(/\s+/g, ' ').trim())
}

/** A JSON text in which the same characters are escaped; it still means the same. */
export function safeJson(json: string): string {
  return json.replaceAll(DRIVES_A_TERMINAL_IN_JSON, (character) => `\\u${hex(character, 4)}`)
}

function visible(character: string): string {
  return character.charCodeAt(0) < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0')
}
