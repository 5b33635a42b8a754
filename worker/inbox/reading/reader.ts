import { writeSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { systemCodeOf } from '../../../shared/errors/app-error.ts'
import { limitedParts } from './limited-parts.ts'
import { readOpened } from './read-opened.ts'
import { DOCUMENT_DESCRIPTOR, PARTS_DESCRIPTOR, readRequestIn } from './read-request.ts'
import { descriptorSource } from './source.ts'

const BATCH_CHARACTERS = 32 * 1024

/**
 * The reader: a process that reads one document and ends. It is given the document by descriptor and what to do on its standard input, and
 * knows nothing else. Whoever takes the parts slowly holds it up.
 */
async function main(): Promise<void> {
  const request = readRequestIn(await text(process.stdin))
  const parts = readOpened(descriptorSource(DOCUMENT_DESCRIPTOR), request)
  let batch = ''
  for await (const part of limitedParts(parts, request.limits)) {
    batch += `${JSON.stringify(part)}\n`
    if (batch.length < BATCH_CHARACTERS) continue
    write(batch)
    batch = ''
  }
  write(batch)
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
