import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { holdProcess } from '../../../supervisor/backups/still-process.ts'
import { eventually } from '../../support/eventually.ts'

/** Writes a count into its output as fast as it can, from several threads of the system. */
const BUSY = `
  const { writeFile } = require('node:fs')
  const again = () => writeFile('/dev/null', 'x', again)
  for (let one = 0; one < 8; one += 1) again()
  setInterval(() => process.stdout.write('.'), 1)`

async function busy() {
  const child = spawn(process.execPath, ['-e', BUSY], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = 0
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.length))
  await eventually(() => said > 10)
  return {
    pid: child.pid ?? 0,
    said: () => said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

function statesOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3)
  })
}

describe('a process that is held', () => {
  it('stands still with all of its threads, and goes on when it is let go', async () => {
    await using process = await busy()

    const goOn = await holdProcess(process.pid)
    const states = statesOf(process.pid)
    goOn()

    expect(states.length).toBeGreaterThan(4)
    expect(new Set(states)).toEqual(new Set(['T']))
    const before = process.said()
    await eventually(() => process.said() > before + 10)
  })

  it('that is gone stands still anyway', async () => {
    const gone = await busy()
    await gone[Symbol.asyncDispose]()

    const goOn = await holdProcess(gone.pid)

    expect(() => goOn()).not.toThrow()
  })
})
