import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { TimeLimit } from '../../../shared/lifetime/time-limit.ts'

const MODULE = join(import.meta.dirname, '../../../shared/lifetime/time-limit.ts')

/** Waits for a signal while all garbage is cleared away again and again, in a process that may do that. */
const WAIT = `
import { TimeLimit } from ${JSON.stringify(MODULE)}
const listen = () => {
  const { signal } = new TimeLimit(500, new AbortController().signal)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason.name)))
}
const told = listen()
const clearing = setInterval(() => globalThis.gc(), 20)
const late = new Promise((resolve) => setTimeout(resolve, 20_000, 'nothing'))
process.stdout.write(await Promise.race([told, late]))
process.exit()
`

it('ends with the time, whatever garbage is cleared away meanwhile', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    WAIT,
  ])

  expect(stdout).toBe('TimeoutError')
})

it('ends with the first of the others, for their reason', () => {
  const [one, other] = [new AbortController(), new AbortController()]
  using limit = new TimeLimit(60_000, one.signal, other.signal)

  other.abort(new Error('enough'))

  expect(limit.signal.reason).toMatchObject({ message: 'enough' })
})

it('holds nothing up once it is disposed', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    `import { TimeLimit } from ${JSON.stringify(MODULE)}; new TimeLimit(3_600_000)[Symbol.dispose](); process.stdout.write('over')`,
  ])

  expect(stdout).toBe('over')
})
