import { describe, expect, it } from 'vitest'
import type { GlobalOptions } from '../../../cli/command-context.ts'
import { buildProgram } from '../../../cli/program.ts'

/** The global options that a command line gives, or the parser's failure. Nothing is run. */
async function optionsOf(...argv: string[]): Promise<GlobalOptions[]> {
  const seen: GlobalOptions[] = []
  const program = buildProgram({
    version: '1.2.3',
    run: async (options) => void seen.push({ ...options }),
    writeHelp: () => undefined,
    writeErrorHelp: () => undefined,
  })
  await program.parseAsync(argv, { from: 'user' })
  return seen
}

describe('global options', () => {
  it.each([
    [['--user', 'alice', 'capture', 'x']],
    [['capture', '--user', 'alice', 'x']],
    [['capture', 'x', '--user', 'alice']],
    [['capture', '--tag', 'work', 'x', '--user=alice']],
    [['memory', '--user', 'alice', 'list']],
    [['memory', 'list', '--limit', '5', '--user', 'alice']],
    [['--user', 'bob', 'capture', 'x', '--user', 'alice']],
  ])('take --user from %j', async (argv) => {
    expect(await optionsOf(...argv)).toEqual([{ user: 'alice', start: true }])
  })

  it('stand before and after the command alike', async () => {
    const all = { user: 'alice', json: true, root: '/srv/mh', start: false }
    const words = ['--user', 'alice', '--json', '--root', '/srv/mh', '--no-start']

    expect(await optionsOf(...words, 'status')).toEqual([all])
    expect(await optionsOf('status', ...words)).toEqual([all])
  })

  it('end at --', async () => {
    expect(await optionsOf('capture', '--', '--user', 'alice')).toEqual([{ start: true }])
  })
})

describe('every command', () => {
  const program = buildProgram({
    version: '1.2.3',
    run: async () => undefined,
    writeHelp: () => undefined,
    writeErrorHelp: () => undefined,
  })
  const commands = program.commands.flatMap((command) => [command, ...command.commands])

  it.each(commands.map((command) => [command.name(), command] as const))(
    '%s says what it does, and how',
    (_name, command) => {
      let help = ''
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()

      expect(command.description()).not.toBe('')
      expect(help).toMatch(/Examples?:\n {2}mh /)
    },
  )
})
