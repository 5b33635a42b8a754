import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../shared/environment.ts'
import { runKeeper } from '../../../supervisor/backups/keeper-process.ts'
import { noConfinement } from '../../../supervisor/walls/confinement.ts'
import { WorkerProgram } from '../../../supervisor/workers/worker-program.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** Runs a program in a keeper's place; gives how often the worker was held and let go. */
async function run(source: string, signal = new AbortController().signal) {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'keeper.cjs')
  await writeFile(file, source)
  const program = new WorkerProgram({
    program: [process.execPath, file],
    environment: readEnvironment(),
    confinement: noConfinement(),
  })
  const seen: string[] = []
  const ran = await runKeeper(
    { kind: 'list', store: '/srv/backup/alice' },
    {
      program,
      folder: folder.path,
      signal,
      onProgress: (done, of) => void seen.push(`${done} of ${of}`),
      hold: async () => {
        seen.push('held')
        return { release: () => seen.push('released') > 0 }
      },
    },
  ).catch((error: unknown) => error)
  return { ran, seen }
}

const SAY = `const say = (message) => console.log(JSON.stringify(message));`

describe('a keeper', () => {
  it('is told its work, answered, and gives what came of it', async () => {
    const { ran, seen } = await run(`${SAY}
      const lines = require('node:readline').createInterface({ input: process.stdin })
      const heard = []
      lines.on('line', (line) => {
        heard.push(JSON.parse(line).kind)
        if (heard.length === 1) { say({ kind: 'progress', done: 1, of: 2 }); say({ kind: 'hold' }) }
        if (heard.length === 2) say({ kind: 'release' })
        if (heard.length === 3) { say({ kind: 'done', result: { heard } }); process.exit() }
      })`)

    expect(ran).toEqual({ heard: ['list', 'held', 'released'] })
    expect(seen).toEqual(['1 of 2', 'held', 'released'])
  })

  it('that dies while the worker stands still leaves it going on', async () => {
    const { ran, seen } = await run(`${SAY}
      say({ kind: 'hold' })
      let heard = 0
      require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
        heard += 1
        if (heard === 2) { console.error('out of luck'); process.exit(1) }
      })`)

    expect(ran).toMatchObject({ code: 'internal' })
    expect(String(ran)).toContain('out of luck')
    expect(seen).toEqual(['held', 'released'])
  })

  it('tells a failure with its code', async () => {
    const { ran } = await run(`${SAY}
      say({ kind: 'failed', code: 'file-corrupt', message: 'It is damaged.' })`)

    expect(ran).toMatchObject({ code: 'file-corrupt', message: 'It is damaged.' })
  })

  it('is ended when its work is no longer wanted', async () => {
    const { ran } = await run('setInterval(() => undefined, 1000)', AbortSignal.timeout(300))

    expect(ran).toBeInstanceOf(Error)
  })
})
