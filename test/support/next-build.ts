import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import type { BuiltProgram } from './built-program.ts'
import { temporaryFolder } from './temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '../..')

interface NextBuild extends AsyncDisposable {
  readonly build: string
  /** Where its programs lie. */
  readonly runtime: string
  /** Runs its `mh` on the data root. */
  readonly mh: (
    args: readonly string[],
  ) => Promise<{ readonly exitCode?: number; readonly stderr: string }>
}

/** The same programs in a folder of their own, as an update would leave them: under another build. */
export async function nextBuild({ root }: Pick<BuiltProgram, 'root'>): Promise<NextBuild> {
  const folder = await temporaryFolder()
  const runtime = join(folder.path, 'dist/runtime')
  const build = 'fedcba9876543210'
  await mkdir(join(folder.path, 'bin'))
  await cp(join(checkout, 'dist/runtime'), runtime, { recursive: true })
  await writeFile(join(runtime, 'build.json'), JSON.stringify({ version: '0.1.0', build }))
  await cp(join(checkout, 'bin/mh'), join(folder.path, 'bin/mh'))
  await cp(join(checkout, 'package.json'), join(folder.path, 'package.json'))
  const mh = async (args: readonly string[]) =>
    await execa(join(folder.path, 'bin/mh'), args, { env: { MH_ROOT: root }, reject: false })
  return { build, runtime, mh, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}
