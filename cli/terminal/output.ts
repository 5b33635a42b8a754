import { once } from 'node:events'
import type { WriteStream } from 'node:tty'
import { safeJson, safeText } from './safe-text.ts'

/**
 * Where a command speaks. INVARIANTS: stdout carries results only, everything said about the work goes to stderr;
 * nothing is written that could drive the terminal.
 */
export interface Output {
  readonly json: boolean
  /** Width of the terminal; undefined when stdout is none. */
  readonly columns: number | undefined
  /** The command's one result: the answer as a JSON document with `--json`, else the words for it. */
  result(answer: unknown, words: () => string): void
  /** One line of a result that has no end. */
  line(text: string): void
  /** A piece of a text that comes bit by bit. */
  piece(text: string): void
  /** A line of JSON for a program, at the reader's pace. */
  rawLine(json: string): Promise<void>
  /** A line about the work. */
  note(text: string): void
}

interface OutputStreams {
  readonly stdout: WriteStream
  readonly stderr: WriteStream
}

/** Makes the output of a command. */
export function createOutput({ stdout, stderr }: OutputStreams, json: boolean): Output {
  const write = (text: string): void => void stdout.write(`${text}\n`)
  return {
    json,
    columns: stdout.isTTY ? stdout.columns : undefined,
    result: (answer, words) =>
      write(json ? safeJson(JSON.stringify(answer, null, 2)) : safeText(words())),
    line: (text) => write(json ? safeJson(text) : safeText(text)),
    piece: (text) => void stdout.write(safeText(text)),
    rawLine: async (text) => {
      if (!stdout.write(`${safeJson(text)}\n`)) await once(stdout, 'drain')
    },
    note: (text) => void stderr.write(`${safeText(text)}\n`),
  }
}
