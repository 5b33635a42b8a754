import { readFile, writeFile } from 'node:fs/promises'

/**
 * The loader reads a bundle byte by byte. esbuild has escaped what is not ASCII everywhere but in regular expressions, where an escape
 * means the same.
 */
export async function makeAscii(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const escaped = text.replaceAll(NOT_ASCII, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  await writeFile(path, escaped)
}

// oxlint-disable-next-line no-control-regex -- every code unit that ASCII has
const NOT_ASCII = /[^\u0000-\u007f]/g
