import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommanderError } from 'commander'
import { readEnvironment } from '../shared/environment.ts'
import { parseJson } from '../shared/files/parse-json.ts'
import { rootLayout } from '../shared/layout/root-layout.ts'
import type { CommandContext, GlobalOptions } from './command-context.ts'
import { EXIT_DONE, EXIT_INTERRUPTED, exitCodeOf, failureOf, reportFailure } from './failure.ts'
import { Interruption } from './interruption.ts'
import { buildProgram } from './program.ts'
import type { ProgramPlace } from './program-place.ts'
import { withServiceScope } from './service/service-scope.ts'
import { linkOf } from './supervisor-link.ts'
import { createOutput } from './terminal/output.ts'

/** Runs one command line (`process.argv.slice(2)`) and gives its exit code. It never ends the process. */
export async function main(argv: readonly string[], place: ProgramPlace): Promise<number> {
  using interruption = Interruption.listen()
  let errorHelp = ''
  const program = buildProgram({
    version: await versionOf(place.checkout),
    run: async (options, action) => await action(contextOf(options, place, interruption)),
    writeHelp: (text) => void process.stdout.write(text),
    writeErrorHelp: (text) => (errorHelp += text),
  })
  try {
    await program.parseAsync(withServiceScope(argv), { from: 'user' })
    return EXIT_DONE
  } catch (error) {
    if (interruption.cause === 'output-closed') return EXIT_DONE
    if (interruption.cause === 'ctrl-c') return EXIT_INTERRUPTED
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_DONE
    const failure = failureOf(error)
    reportFailure(createOutput(process, wantsJson(argv)), failure, errorHelp)
    return exitCodeOf(failure)
  }
}

/** For a command line that could not be parsed, too. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return argv.slice(0, end === -1 ? undefined : end).includes('--json')
}

function contextOf(
  options: GlobalOptions,
  place: ProgramPlace,
  interruption: Interruption,
): CommandContext {
  const environment = readEnvironment()
  const layout = rootLayout(resolve(options.root || environment.root || place.checkout))
  return {
    place,
    options,
    environment,
    layout,
    link: linkOf(options, environment, layout),
    input: process.stdin,
    screen: process.stderr,
    output: createOutput(process, options.json ?? false),
    signal: interruption.signal,
    interrupt: () => interruption.interrupt('ctrl-c'),
  }
}

async function versionOf(checkout: string): Promise<string> {
  const path = join(checkout, 'package.json')
  const { version } = Object(parseJson(await readFile(path, 'utf8'), path))
  return String(version)
}
