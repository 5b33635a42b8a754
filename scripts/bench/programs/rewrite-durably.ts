import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** The floor of changing memories: each file of some folders is read and durably written again, with the fewest calls, one after another. */
const began = performance.now()
let files = 0
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder)) rewrite(folder, name)
}
process.stdout.write(`${JSON.stringify({ files, seconds: (performance.now() - began) / 1_000 })}\n`)

function rewrite(folder: string, name: string): void {
  files += 1
  const temporary = join(folder, `.${name}.tmp`)
  const file = openSync(temporary, 'wx', 0o600)
  writeSync(file, readFileSync(join(folder, name)))
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, join(folder, name))
  const parent = openSync(folder, 'r')
  fsyncSync(parent)
  closeSync(parent)
}
