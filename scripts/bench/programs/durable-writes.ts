import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** The floor of a capture: a small file that would survive a power loss, written with the fewest calls, one after another. */
const [folder = '', bytes = '', warmUpMs = '', measuredMs = ''] = process.argv.slice(2)
const content = Buffer.alloc(Number(bytes), 'a memory ')
let files = 0

function writeOne(): void {
  files += 1
  const path = join(folder, `evt-${process.pid}-${files}.json`)
  const temporary = join(folder, `.evt-${process.pid}-${files}.tmp`)
  const file = openSync(temporary, 'wx', 0o600)
  writeSync(file, content)
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, path)
  const parent = openSync(folder, 'r')
  fsyncSync(parent)
  closeSync(parent)
}

function writeFor(ms: number): { answers: number; seconds: number } {
  const before = files
  const began = performance.now()
  while (performance.now() - began < ms) writeOne()
  return { answers: files - before, seconds: (performance.now() - began) / 1000 }
}

writeFor(Number(warmUpMs))
process.stdout.write(`${JSON.stringify(writeFor(Number(measuredMs)))}\n`)
