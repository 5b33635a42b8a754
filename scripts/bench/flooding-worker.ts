import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WRAPPER } from '../bundle-wrapper.ts'

/** What a worker does that takes all it can get of one thing. */
export type WorkerFlood = 'cpu' | 'memory' | 'disk'

/** The file of a profile that says which flood its worker makes; empty or missing: none. */
export const FLOOD_FILE = 'flood'

/** What the threads of each flood do, again and again, in 4 threads at once. */
const FLOODS: Readonly<Record<WorkerFlood, string>> = {
  cpu: 'for (let turn = 0; turn < 1e7; turn += 1) Math.random()',
  memory: `kept.push(Buffer.alloc(4 * 1024 * 1024, kept.length)); if (kept.length > 15) kept.length = 0`,
  disk: `const path = home + '/filled-' + number
    const file = fs.openSync(path, 'w')
    for (let piece = 0; piece < 8; piece += 1) fs.writeSync(file, block)
    fs.fsyncSync(file)
    fs.closeSync(file)
    fs.rmSync(path)`,
}
const THREADS = 4

/** The built programs with a worker that keeps to its contract and floods when its profile says so. */
export async function builtWithFloods(built: string, into: string): Promise<string> {
  await cp(built, into, { recursive: true })
  const path = join(into, 'worker.bundle.cjs')
  const [head] = WRAPPER
  const program = await readFile(path, 'utf8')
  if (!program.startsWith(head)) throw new Error(`${path} is not wrapped as it was.`)
  await writeFile(path, head + preamble() + program.slice(head.length))
  return into
}

/** In a worker of the built program, which is CommonJS. */
function preamble(): string {
  return `;(() => {
  const { readFileSync } = require('node:fs')
  const { Worker } = require('node:worker_threads')
  const floods = ${JSON.stringify(FLOODS)}
  let wanted = ''
  let threads = []
  const look = () => {
    let wish = ''
    try { wish = readFileSync(process.env.HOME + '/${FLOOD_FILE}', 'utf8').trim() } catch {}
    if (wish === wanted) return
    wanted = wish
    for (const thread of threads) void thread.terminate()
    threads = !floods[wish] ? [] : Array.from({ length: ${THREADS} }, (_, number) => new Worker(
      "const fs = require('node:fs'); const { number, home } = require('node:worker_threads').workerData; const block = Buffer.alloc(1048576, 'x'); const kept = []; for (;;) { " + floods[wish] + " }",
      { eval: true, workerData: { number, home: process.env.HOME } },
    ))
  }
  setInterval(look, 50).unref()
})();`
}
