import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** A start that takes longer than this has gone wrong. */
const LONGEST_MS = 60_000

/**
 * Lets `mh`, the supervisor and workers keep the code that V8 compiles for what they usually do, so that they start faster on this machine.
 * (A supervisor makes the worker's itself where it is not there, as under another Node.) Without the caches everything works, only slower.
 */
export async function warmCodeCaches(programs: string): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'mh-'))
  try {
    const supervisor = join(programs, 'supervisor.cjs')
    await runUntil(' runs at ', [supervisor, '--write-code-cache', '--no-warm-up'], root)
    await runUntil('"code-cache-ready"', [supervisor], root)
    await warmCommandLine(join(programs, 'mh.cjs'), root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Runs a supervisor until it has printed something. Throws when it ends before. */
async function runUntil(words: string, command: readonly string[], root: string): Promise<void> {
  const options = ['--root', root, '--port', '0', '--foreground']
  const running = execa('node', [...command, ...options], { timeout: LONGEST_MS })
  let said = ''
  running.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
    if (said.includes(words)) running.kill('SIGTERM')
  })
  await running
  if (!said.includes(words)) throw new Error(`The supervisor ended without ${words}:\n${said}`)
}

/** A command that gets as far as finding no supervisor has loaded what every command loads. */
async function warmCommandLine(program: string, root: string): Promise<void> {
  const command = ['--no-start', '--root', root, 'capture', '--user', 'nobody', 'hello']
  const options = { reject: false, timeout: LONGEST_MS }
  await execa('node', [program, '--write-code-cache', ...command], options)
}
