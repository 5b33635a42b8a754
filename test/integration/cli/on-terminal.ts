import { existsSync } from 'node:fs'
import { execa } from 'execa'
import { type MhProgram, testEnvironment } from './mh-program.ts'

const SCRIPT = '/usr/bin/script'

/** Whether this machine can give a program a terminal of its own. */
export const HAS_TERMINALS = existsSync(SCRIPT)

interface TerminalRun {
  readonly root: string
  /** What follows `mh`, as a shell line. */
  readonly command: string
  /** What is typed once a text is on the screen, one after the other. */
  readonly answers?: readonly (readonly [string, string])[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs a command of `mh` on a terminal of its own and gives what the screen showed. */
export async function onTerminal(mh: MhProgram, run: TerminalRun): Promise<string> {
  const { root, command, answers = [], environment = {} } = run
  const line = `${process.execPath} ${mh.path()} ${root} ${command}`
  const child = execa(SCRIPT, ['-qec', line, '/dev/null'], {
    cwd: root,
    env: { ...testEnvironment(root), ...environment },
    extendEnv: false,
    reject: false,
  })
  const waiting = [...answers]
  let shown = ''
  child.stdout.on('data', (chunk) => {
    shown += String(chunk)
    const [next] = waiting
    if (next && shown.includes(next[0])) child.stdin.write(waiting.shift()?.[1] ?? '')
  })
  await child
  return shown
}
