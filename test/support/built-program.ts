import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { parseJson } from '../../shared/files/parse-json.ts'
import { rootLayout, type RootLayout } from '../../shared/layout/root-layout.ts'
import { Client } from './client.ts'
import { eventually } from './eventually.ts'
import { PASSWORD } from './running-supervisor.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { rowOf } from './worker-rows.ts'

const checkout = resolve(import.meta.dirname, '../..')

/** What a command did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

interface RunOptions {
  readonly input?: string
}

/** The built program on a data root of its own, used as people use it: by its command line and its port. */
export interface BuiltProgram extends AsyncDisposable {
  readonly root: string
  readonly layout: RootLayout
  /** Runs `mh` with these arguments. */
  readonly mh: (args: readonly string[], options?: RunOptions) => Promise<Ran>
  /** Runs `mh … --json` and gives what it printed; fails when the command does. */
  readonly json: (args: readonly string[]) => Promise<Record<string, unknown>>
  readonly url: () => Promise<string>
  /** The state of the supervisor, over its API: a command would cost a process each time. */
  readonly status: () => Promise<Record<string, unknown>>
  /** The row of a worker, in the same way. */
  readonly rowOf: (username: string) => Promise<Record<string, unknown>>
  readonly console: () => Promise<Client>
  /** Makes an account with a password and gives a client that is logged in. */
  readonly person: (username: string, role?: 'owner' | 'guest') => Promise<Client>
  /** The process of a worker, once it is running. */
  readonly pidOf: (username: string) => Promise<number>
}

/** Starts the built program, with what is named in its environment. */
export async function builtProgram(
  environment: Readonly<Record<string, string>> = {},
): Promise<BuiltProgram> {
  if (!existsSync(join(checkout, 'dist/runtime/mh.cjs')))
    throw new Error('dist/ is not there: npm run build')
  const folder = await temporaryFolder()
  const root = folder.path
  const layout = rootLayout(root)
  const mh = async (args: readonly string[], { input = '' }: RunOptions = {}): Promise<Ran> => {
    const ran = await execa(join(checkout, 'bin/mh'), args, {
      env: { ...environment, MH_ROOT: root },
      input,
      reject: false,
    })
    return { code: ran.exitCode ?? -1, out: ran.stdout, err: ran.stderr }
  }
  const json = async (args: readonly string[]): Promise<Record<string, unknown>> => {
    const ran = await mh([...args, '--json'])
    if (ran.code !== 0) throw new Error(`mh ${args.join(' ')} ended with ${ran.code}: ${ran.err}`)
    return Object(parseJson(ran.out, 'mh'))
  }
  const asked = <T>(ask: (console: Client) => Promise<T>): Promise<T> =>
    Client.onConsole(layout, ask)
  const status = (): Promise<Record<string, unknown>> =>
    asked(async (console) => (await console.mustSend('GET', '/api/system')).json)
  const row = (username: string): Promise<Record<string, unknown>> =>
    asked((console) => rowOf(console, username))
  const url = async (): Promise<string> => String((await status())['url'])
  const started = await mh(['start', '--port', '0'])
  if (started.code !== 0) throw new Error(started.err)
  return {
    root,
    layout,
    mh,
    json,
    url,
    status,
    rowOf: row,
    console: () => Client.console(layout),
    async person(username, role = 'guest') {
      const body = { username, role, password: PASSWORD }
      await asked((console) => console.mustSend('POST', '/api/users/create', { body }))
      const client = new Client(await url())
      await client.mustSend('POST', '/api/auth/login', { body: { username, password: PASSWORD } })
      return client
    },
    async pidOf(username) {
      return await eventually(async () => {
        const { state, pid } = await row(username)
        return state === 'running' ? Number(pid) : undefined
      })
    },
    async [Symbol.asyncDispose]() {
      await mh(['stop'])
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Every file below a folder with its text. */
export async function textsBelow(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    texts.set(path.slice(folder.length + 1), await readFile(path, 'latin1'))
  }
  return texts
}
