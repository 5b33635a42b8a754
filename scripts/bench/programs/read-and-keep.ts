import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * The floor of taking files in: each is read, cut into pieces of a chunk's length, and each piece written as a file that would survive a
 * power loss, one after another. Nothing is indexed, and nothing is noted for the case of a crash.
 */
const [from = '', to = '', folder = ''] = process.argv.slice(2)
const CHUNK = 1_200
let pieces = 0

function keep(content: string): void {
  pieces += 1
  const temporary = join(to, `.piece-${pieces}.tmp`)
  const file = openSync(temporary, 'wx', 0o600)
  writeSync(file, JSON.stringify({ id: pieces, content }, null, 2))
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, join(to, `piece-${pieces}.json`))
  const parent = openSync(to, 'r')
  fsyncSync(parent)
  closeSync(parent)
}

const began = performance.now()
for (const name of readdirSync(from)) {
  const text = readFileSync(join(from, name), 'utf8')
  for (let start = 0; start < text.length; start += CHUNK) keep(text.slice(start, start + CHUNK))
  renameSync(join(from, name), join(folder, name))
}
process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - began) / 1000 })}\n`)
