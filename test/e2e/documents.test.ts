import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../shared/environment.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '../..')
const GUIDES = ['docs/user-guide', 'docs/admin-guide'] as const
/** The first two blocks of the README install, and run the tests: they would run this one. */
const QUICK_START = ['npm ci && npm start', 'npm ci && npm test'] as const
/** The port that the documents print. */
const PRINTED_PORT = '4321'
/** A bound to give up at: a guide starts and stops the program several times. */
const PATIENCE_MS = 180_000

const guides = (await Promise.all(GUIDES.map(pagesIn))).flat()
const others = [
  'CHANGELOG.md',
  'CLAUDE.md',
  'SECURITY.md',
  'docs/architecture.md',
  'docs/glossary.md',
] as const
const decisions = await pagesIn('docs/decisions')

describe('the documents', () => {
  it('begin with the two lines that install, start and test', async () => {
    const blocks = await bashBlocks('README.md')

    expect(blocks.slice(0, QUICK_START.length)).toEqual(QUICK_START)
  })

  it.each(['README.md', ...guides])(
    '%s: every command works as printed',
    async (page) => {
      await using program = await builtProgram()
      const port = await keepPort(program)
      const blocks = await bashBlocks(page)
      const commands = page === 'README.md' ? blocks.slice(QUICK_START.length) : blocks

      const failure = await failureOf(commands.join('\n').replaceAll(PRINTED_PORT, port), program)

      expect(commands.length).toBeGreaterThan(0)
      expect(failure).toBe('')
    },
    PATIENCE_MS,
  )

  it.each(['README.md', ...others, ...guides, ...decisions])(
    '%s: every link and every source that is named is there',
    async (page) => {
      const text = await readFile(join(checkout, page), 'utf8')

      const named = [
        ...linksIn(text).map((target) => join(dirname(page), target)),
        ...sourcesIn(text),
      ]
      const missing = named.filter((path) => !existsSync(join(checkout, path)))

      expect(missing).toEqual([])
    },
  )
})

async function pagesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(checkout, folder))
  return names
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => `${folder}/${name}`)
}

async function bashBlocks(page: string): Promise<string[]> {
  const text = await readFile(join(checkout, page), 'utf8')
  return [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block = '']) => block.trimEnd())
}

/** Paths of other pages, without the part after `#`. */
function linksIn(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

/** Files and folders of the rooms that stand in backticks. */
function sourcesIn(text: string): string[] {
  const named = text.matchAll(/`((?:shared|supervisor|worker|cli|web|test)\/[\w./-]*)`/g)
  return [...named].map(([, path = '']) => path)
}

/** Lets the program keep the port that it got through every restart, and gives it. */
async function keepPort(program: BuiltProgram): Promise<string> {
  const { port } = new URL(await program.url())
  const kept = await program.mh(['config', 'set', 'port', port])
  if (kept.code !== 0) throw new Error(kept.err)
  return port
}

/**
 * Runs commands in one shell, as a reader would who pastes them one after another in the checkout.
 * Gives everything that was printed when one of them fails; nothing when all succeed.
 */
async function failureOf(commands: string, { root }: BuiltProgram): Promise<string> {
  // What a block makes with mktemp, the reader keeps.
  await using temporary = await temporaryFolder()
  const path = [join(checkout, 'bin'), readEnvironment().path].join(delimiter)
  const { exitCode, shortMessage, all } = await execa('bash', ['--norc', '-ex', '-c', commands], {
    cwd: checkout,
    env: { PATH: path, HOME: root, MH_ROOT: root, TMPDIR: temporary.path },
    extendEnv: false,
    input: '',
    all: true,
    reject: false,
    timeout: PATIENCE_MS,
  })
  return exitCode === 0 ? '' : `${all}\n${shortMessage}`
}
