import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { readEnvironment } from '../../shared/environment.ts'
import { rootLayout } from '../../shared/layout/root-layout.ts'
import { Client } from './client.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The account of the machine's that is nobody's. */
const NOBODY = 65_534
const checkout = resolve(import.meta.dirname, '../..')

/** A supervisor with fixture workers that runs under an ordinary account, whoever runs the tests. */
export interface OrdinarySupervisor extends AsyncDisposable {
  readonly root: string
  readonly console: Client
}

/** Starts one in a process of its own, with this configuration, and another program for workers where it is given one. */
export async function ordinarySupervisor(
  config: object,
  workerProgram: readonly string[] = [],
): Promise<OrdinarySupervisor> {
  const folder = await temporaryFolder()
  const root = folder.path
  const isRoot = process.getuid?.() === 0
  const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  await mkdir(join(root, 'etc'), { mode: 0o700 })
  await writeFile(join(root, 'etc/system.json'), JSON.stringify(config), { mode: 0o600 })
  if (isRoot)
    for (const path of [root, join(root, 'etc'), join(root, 'etc/system.json')])
      await chown(path, NOBODY, NOBODY)
  const program = join(checkout, 'test/fixtures/ordinary-supervisor.ts')
  const { path } = readEnvironment()
  const child = spawn(process.execPath, ['--import', 'tsx', program, root, ...workerProgram], {
    ...account,
    cwd: checkout,
    env: { PATH: path, HOME: root, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended])
  const console = await Client.console(rootLayout(root))
  return {
    root,
    console,
    async [Symbol.asyncDispose]() {
      await console.send('POST', '/api/system/stop', { body: {} })
      await console.close()
      await ended
      await folder[Symbol.asyncDispose]()
    },
  }
}
