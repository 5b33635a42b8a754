import { writeSync } from 'node:fs'
import { systemCodeOf } from '../../../shared/errors/app-error.ts'
import { limitedParts } from './limited-parts.ts'
import { readOpened } from './read-opened.ts'
import {
  DOCUMENT_DESCRIPTOR,
  PARTS_DESCRIPTOR,
  READY,
  type ReadRequest,
  readRequestIn,
} from './read-request.ts'
import { RequestInput } from './request-input.ts'
import { bufferSource, descriptorSource, type Source } from './source.ts'

const BATCH_CHARACTERS = 32 * 1024

/**
 * The reader: a process that reads a document and ends, or goes on with the next when the last one was plain. It is given the document by
 * descriptor or behind what to do on its standard input, and knows nothing else. Whoever takes the parts slowly holds it up.
 */
async function main(): Promise<void> {
  const input = new RequestInput()
  for (let line = input.line(); line !== undefined; line = input.line()) {
    const request = readRequestIn(line)
    const { bytes } = request
    const source =
      bytes === undefined ? descriptorSource(DOCUMENT_DESCRIPTOR) : bufferSource(input.take(bytes))
    if (!(await readOne(source, request))) return
    write(`${READY}\n`)
  }
}

/** Whether nothing is left of it that the next one could meet. */
async function readOne(source: Source, request: ReadRequest): Promise<boolean> {
  let isPlain = true
  const parts = readOpened(source, request, (kind) => (isPlain &&= kind.isPlain === true))
  let batch = ''
  for await (const part of limitedParts(parts, request.limits)) {
    batch += `${JSON.stringify(part)}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    write(batch)
    batch = ''
  }
  write(batch)
  return isPlain
}

/** Waits until everything is taken. */
function write(lines: string): void {
  let rest = Buffer.from(lines)
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(PARTS_DESCRIPTOR, rest))
  } catch (error) {
    // Nobody reads any more: the worker has ended, or has seen enough.
    if (systemCodeOf(error) === 'EPIPE') process.exit(1)
    throw error
  }
}

await main()
