import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/** A start that takes longer than this has gone wrong. */
const LONGEST_MS = 60_000

/**
 * Lets `mh` and the supervisor keep the code that V8 compiles for what they usually do, so that they start faster on this machine.
 * (The supervisor makes the worker's in the same way, when it first runs.) Without the caches everything works, only slower.
 */
export async function warmCodeCaches(programs: string): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'mh-'))
  try {
    await warmSupervisor(join(programs, 'supervisor.cjs'), root)
    await warmCommandLine(join(programs, 'mh.cjs'), root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function warmSupervisor(program: string, root: string): Promise<void> {
  const options = ['--root', root, '--port', '0', '--foreground', '--no-warm-up']
  const running = execa('node', [program, '--write-code-cache', ...options], {
    timeout: LONGEST_MS,
  })
  running.stdout.on('data', (said: Buffer) => {
    if (said.toString().includes(' runs at ')) running.kill('SIGTERM')
  })
  await running
}

/** A command that gets as far as finding no supervisor has loaded what every command loads. */
async function warmCommandLine(program: string, root: string): Promise<void> {
  const command = ['--no-start', '--root', root, 'capture', '--user', 'nobody', 'hello']
  const options = { reject: false, timeout: LONGEST_MS }
  await execa('node', [program, '--write-code-cache', ...command], options)
}
