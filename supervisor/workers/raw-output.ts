import { open } from 'node:fs/promises'

const TAIL_BYTES = 4096
const LINE_CHARACTERS = 300

/**
 * The last line that says something in a file of raw output, looking only at what came after `start`, or after the file was emptied since;
 * null when there is none.
 */
export async function lastLineAfter(path: string, start: number): Promise<string | null> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const from = Math.max(size < start ? 0 : start, size - TAIL_BYTES)
    if (size <= from) return null
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    return lastWords(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

/** The line of a stack trace that a person wants to read: the last that is not a frame and not Node's own farewell. */
function lastWords(text: string): string | null {
  const lines = text.split('\n').map((line) => line.replaceAll(/[^\P{Cc}]/gu, '').trim())
  const said = lines.filter((line) => line !== '' && !/^(at |Node\.js v|\^|[{}]+$)/.test(line))
  const errors = said.filter((line) => /error/i.test(line))
  return (errors.at(-1) ?? said.at(-1))?.slice(0, LINE_CHARACTERS) ?? null
}
