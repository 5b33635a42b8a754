/**
 * A text that may stand in a prompt as material: it cannot be read as a part of the prompt's own structure. Marks with which templates
 * of models begin and end roles (`<|im_start|>`, `[INST]`, `<s>`) are taken apart, so that no server reads them as such; characters that nobody sees go; numbers in
 * brackets, which would pass for citations, get round ones. Every word stays readable.
 */
export function neutralText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replaceAll(LONE_SURROGATE, '\ufffd')
    .replaceAll(/<(?=[|｜])/g, '< ')
    .replaceAll(/([|｜])(?=>)/g, '$1 ')
    .replaceAll(BRACKETED_MARK, '($1)')
    .replaceAll(ANGLED_MARK, '‹$1›')
    .replaceAll(CITATION, '($1)')
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim()
}

/** The same on one line, of a length. */
export function neutralLine(text: string, most: number): string {
  const line = neutralText(text.slice(0, most * 4)).replaceAll('\n', ' ')
  return line.length <= most ? line : `${cut(line, most - 1)}…`
}

/** Each line marked as quoted, so that none can pass for a line of the prompt. */
export function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}

/** The beginning of a text, no half of a character at its end. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
}

/** Control characters, marks that turn the direction of writing, blanks of no width, and tags, in which texts can be hidden. Joiners stay. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
/** `[INST]`, `[/INST]`, `[SYSTEM_PROMPT]`, `[TOOL_CALLS]` and their like. */
const BRACKETED_MARK = /\[(\/?[A-Z][A-Z_]{2,30})\]/g
/** `<s>`, `</s>`, `<<SYS>>`, `<start_of_turn>`, `<system>`, `<think>` and their like. */
const ANGLED_MARK =
  /<{1,2}(\/?(?:s|sys|bos|eos|pad|unk|start_of_turn|end_of_turn|system|user|assistant|tool|think|tool_call|tool_response|function_call|context|instructions?))>{1,2}/gi
const CITATION = /[[【［]\s*(\d{1,6}(?:\s*[,;–-]\s*\d{1,6})*)\s*[\]】］]/g
