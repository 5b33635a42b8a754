import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { rootLayout, type RootLayout } from '../../shared/layout/root-layout.ts'
import { Client } from './client.ts'
import { eventually } from './eventually.ts'
import { PASSWORD } from './running-supervisor.ts'
import { temporaryFolder } from './temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '../..')

const FIXTURE = join(checkout, 'test/fixtures/workers/worker.mjs')

/** Where the build lies. */
export const BUILT = join(checkout, 'dist/runtime')

/** The command of a built supervisor, as a unit of systemd has it. */
export function supervisorCommand(root: string, runtime = BUILT): string[] {
  const program = join(runtime, 'supervisor.cjs')
  return [process.execPath, program, '--root', root, '--no-warm-up']
}

/** Starts a built supervisor in the foreground, with a command before it where one is to limit it. */
export function beginSupervisor(
  { root }: Pick<ServiceRoot, 'root'>,
  runtime = BUILT,
  before: readonly string[] = [],
) {
  const [program, ...args] = [...before, ...supervisorCommand(root, runtime), '--port', '0']
  return execa(program, args, { reject: false })
}

/** A build below the root whose worker is the fixture. */
export async function builtWithFixture(
  { root }: Pick<ServiceRoot, 'root'>,
  behaviour: string,
): Promise<string> {
  const runtime = join(root, 'with-fixture')
  await mkdir(runtime)
  await cp(BUILT, runtime, { recursive: true })
  const loader = `process.argv.splice(2, 0, ${JSON.stringify(behaviour)})\nvoid import(${JSON.stringify(FIXTURE)})\n`
  await writeFile(join(runtime, 'worker.cjs'), loader)
  return runtime
}

/** The console of a supervisor that is on its way, once it is ready. */
export async function readyConsole({ layout }: Pick<ServiceRoot, 'layout'>): Promise<Client> {
  return await eventually(async () => {
    const client = await Client.console(layout).catch(() => undefined)
    const ready = await client?.send('GET', '/readyz').catch(() => undefined)
    if (ready?.status === 200) return client
    await client?.close()
    return undefined
  })
}

/** Makes alice at the console and logs her in at the door; with the supervisor's process. */
export async function aliceWithin(
  place: ServiceRoot,
): Promise<{ readonly alice: Client; readonly pid: number; readonly url: string }> {
  const console = await readyConsole(place)
  await console.mustSend('POST', '/api/users/create', {
    body: { username: 'alice', role: 'guest', password: PASSWORD },
  })
  await console.close()
  const status = Object(await place.status())
  const [pid, url] = [Number(status.pid), String(status.url)]
  const alice = new Client(url)
  await alice.mustSend('POST', '/api/auth/login', {
    body: { username: 'alice', password: PASSWORD },
  })
  return { alice, pid, url }
}

/** A data root on which built supervisors are started by the test itself. */
export interface ServiceRoot extends AsyncDisposable {
  readonly root: string
  readonly layout: RootLayout
  /** Runs `mh` and gives what it printed; fails when it does. */
  readonly mh: (args: readonly string[], input?: string) => Promise<string>
  /** The state of the supervisor, over its API: a command would cost a process each time. */
  readonly status: () => Promise<Record<string, unknown>>
  /** Makes a guest with a password and gives a client that is logged in. */
  readonly person: (username: string) => Promise<Client>
  /** The workers by name. */
  readonly workers: () => Promise<Record<string, Record<string, unknown>>>
}

/** Makes an empty data root. Supervisors that run on it when the test is over are stopped. */
export async function serviceRoot(): Promise<ServiceRoot> {
  const folder = await temporaryFolder()
  const root = folder.path
  const layout = rootLayout(root)
  const mh = async (args: readonly string[], input = ''): Promise<string> => {
    const ran = await execa(join(checkout, 'bin/mh'), args, { env: { MH_ROOT: root }, input })
    return ran.stdout
  }
  const asked = async (path: string): Promise<Record<string, unknown>> =>
    (await Client.onConsole(layout, (console) => console.mustSend('GET', path))).json
  const status = (): Promise<Record<string, unknown>> => asked('/api/system')
  return {
    root,
    layout,
    mh,
    status,
    async person(username) {
      const args = ['user', 'create', username, '--role', 'guest', '--password-stdin']
      await mh(args, `${PASSWORD}\n`)
      const client = new Client(String((await status())['url']))
      await client.mustSend('POST', '/api/auth/login', { body: { username, password: PASSWORD } })
      return client
    },
    async workers() {
      const { items } = await asked('/api/workers')
      const rows = [items].flat().map((row) => Object(row))
      return Object.fromEntries(rows.map((row) => [String(row.username), row]))
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
