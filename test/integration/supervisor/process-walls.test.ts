import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { type OrdinarySupervisor, ordinarySupervisor } from '../../support/ordinary-supervisor.ts'
import { isAlive, processesOf } from '../../support/processes.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { newDaemons } from '../../support/new-daemons.ts'
import { yields } from '../../support/yields.ts'
import { inState, rowOf } from '../../support/worker-rows.ts'
import { outcomeOf } from './hostile-worker.ts'

const LIMITS = { memoryMb: 150, processes: 64, openFiles: 256 }

/** Neither the limit that holds nor the one up to which it can be raised. */
const NO_IMAGE = /^Max core file size\s+0\s+0\s/m

const isRoot = process.getuid?.() === 0

/** What holds here: the account of its own that each worker runs under, which only root can give. */
describe.runIf(isRoot)('A18: a hostile worker under an account of its own', () => {
  let running: RunningSupervisor
  const pids = { alice: 0, bob: 0 }

  beforeAll(async () => {
    running = await runningSupervisor({
      files: { 'etc/system.json': { limits: LIMITS } },
      deadlines: { drainMs: 1_000, termMs: 1_000 },
    })
    const body = { username: 'alice', role: 'owner' }
    await running.console.mustSend('POST', '/api/users/create', { body })
    const bob = { username: 'bob', role: 'guest' }
    await running.console.mustSend('POST', '/api/users/create', { body: bob })
    for (const name of ['alice', 'bob'] as const) {
      await running.console.mustSend('POST', `/api/workers/${name}/start`)
      pids[name] = Number((await inState(running.console, [name, 'running']))['pid'])
    }
  })

  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })

  const at = (path: string): string => join(running.root, path)
  const alice = async (attack: object): Promise<unknown> =>
    await outcomeOf(running, 'alice', attack)

  it('has a number that is recorded, no other group and no right, and can’t get one', async () => {
    const users: unknown = parseJson(await readFile(at('persona/users.json'), 'utf8'), 'users')
    const [first, second] = [Object(users).users].flat().map((user) => Number(user.uid))
    const status = await readFile(`/proc/${pids.alice}/status`, 'utf8')

    expect(first).toBeGreaterThanOrEqual(1_900_000_000)
    expect(second).not.toBe(first)
    expect(status).toContain(`Uid:\t${first}\t${first}\t${first}\t${first}\n`)
    expect(status).toContain(`Gid:\t${first}\t${first}\t${first}\t${first}\n`)
    expect(status).toMatch(/^Groups:\s*$/m)
    expect(status).toMatch(/^CapEff:\s*0+$/m)
    expect(status).toMatch(/^NoNewPrivs:\s*1$/m)
    expect(await alice({ kind: 'become' })).toBe('EPERM')
  })

  it.each([
    { kind: 'read', path: 'profiles/bob/persona/core.json' },
    { kind: 'list', path: 'profiles/bob' },
    { kind: 'list', path: 'profiles' },
    { kind: 'write', path: 'profiles/bob/memory/inbox/planted.txt' },
    { kind: 'read', path: 'persona/users.json' },
    { kind: 'read', path: 'run/control.token' },
    { kind: 'read', path: 'run/supervisor/workers/bob.secret' },
    { kind: 'append', path: 'logs/workers/bob.out' },
    { kind: 'append', path: 'logs/supervisor/supervisor.log' },
    { kind: 'link', path: 'run/workers/bob2' },
  ])('the kernel refuses to let it $kind $path', async ({ kind, path }) => {
    expect(await alice({ kind, path: at(path) })).toBe('EACCES')
  })

  it('the kernel refuses another’s socket and the console’s, whoever it says that it is', async () => {
    const headers = { 'x-mh-actor': 'console', 'x-mh-worker-secret': 'guessed' }
    const bobs = at('run/workers/bob/worker.sock')

    expect(await alice({ kind: 'connect', path: bobs, headers })).toBe('EACCES')
    expect(await alice({ kind: 'connect', path: at('run/control.sock') })).toBe('EACCES')
  })

  it('the kernel refuses another’s process and the supervisor’s: no signal, memory or environment', async () => {
    for (const pid of [pids.bob, process.pid]) {
      expect(await alice({ kind: 'signal', pid })).toBe('EPERM')
      expect(await alice({ kind: 'memory', pid })).toBe('EACCES')
      expect(await alice({ kind: 'read', path: `/proc/${pid}/environ` })).toBe('EACCES')
    }
  })

  it('A15: the kernel writes no image of its memory when it crashes', async () => {
    expect(await readFile(`/proc/${pids.alice}/limits`, 'utf8')).toMatch(NO_IMAGE)
  })

  it('was given no variable but those it needs', async () => {
    const variables = ['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ', 'UV_THREADPOOL_SIZE']

    const environment = [await alice({ kind: 'environment' })].flat()
    expect(variables).toEqual(expect.arrayContaining(environment))
  })

  it('faults 10 and 45: daemons that it leaves behind end with it, and its folder is empty', async () => {
    using daemons = newDaemons()
    expect(await alice({ kind: 'daemons' })).toBe('done')
    await eventually(() => daemons.all().length === 2)

    await running.console.mustSend('POST', '/api/workers/alice/stop')

    expect(daemons.all()).toEqual([])
    await expect(stat(at('run/workers/alice/tmp'))).rejects.toThrow('ENOENT')
    await restarted(running)
  })

  it('a link that it leaves in the place of its folder for temporary files is not followed', async () => {
    await using outside = await folderOutside()
    await running.console.mustSend('POST', '/api/workers/alice/stop')
    await rm(at('run/workers/alice/tmp'), { recursive: true, force: true })
    await symlink(outside.path, at('run/workers/alice/tmp'))

    await restarted(running)

    const { uid, mode } = await stat(outside.path)
    expect([uid, mode & 0o777]).toEqual([0, 0o755])
    expect(await readFile(join(outside.path, 'kept'), 'utf8')).toBe('kept')
  })

  it.each([
    ['fault 42', 'fill-memory', 'out-of-memory', 'out of memory (150 MB limit)'],
    ['fault 43', 'fork-bomb', 'process-limit', 'process limit (64 processes and threads)'],
    ['fault 16', 'open-files', 'file-limit', 'limit of open files (256)'],
  ])('%s: one that does %s ends alone, and is told why', async (_fault, kind, reason, words) => {
    await outcomeOf(running, 'alice', { kind }).catch(() => undefined)

    expect(await loggedEnd(running.root, reason)).toContain(words)
    expect(isAlive(pids.bob)).toBe(true)
    expect(await outcomeOf(running, 'bob', { kind: 'environment' })).not.toEqual([])
    await restarted(running)
    expect(processesOf('sleep', '613')).toEqual([])
  })

  it('one that burns the processor leaves the others theirs', async () => {
    const { pid } = await rowOf(running.console, 'alice')
    await outcomeOf(running, 'alice', { kind: 'spin' }).catch(() => undefined)

    const answers = Array.from({ length: 20 }, () =>
      outcomeOf(running, 'bob', { kind: 'environment' }),
    )

    expect((await Promise.all(answers)).every(Array.isArray)).toBe(true)
    expect(await eventually(() => yields(running.root, Number(pid)))).toBe(true)
    expect(await yields(running.root, pids.bob)).toBe(false)
    await restarted(running)
  })

  it('is told of in the state of the installation and by the doctor', async () => {
    const { json } = await running.console.mustSend('GET', '/api/system')
    const doctor = await running.console.mustSend('GET', '/api/system/doctor')

    expect(json['isolation']).toContain('An account of the machine')
    expect(json['walls']).toMatchObject({ kind: 'uid', isWeaker: false })
    expect(Object(json['walls']).limits).toContain('64 processes and threads')
    const findings = [doctor.json['findings']].flat().map((one) => Object(one))
    expect(findings.find(({ check }) => check === 'walls')).toMatchObject({ severity: 'ok' })
    expect(findings.find(({ check }) => check === 'owners')).toMatchObject({ severity: 'ok' })
  })

  it('its number is never given to another, even when the account is gone', async () => {
    const uid = (await stat(at('profiles/bob'))).uid
    await running.console.mustSend('DELETE', '/api/users/bob', { body: { purge: true } })
    const body = { username: 'carol', role: 'guest' }
    await running.console.mustSend('POST', '/api/users/create', { body })
    await running.console.mustSend('POST', '/api/workers/carol/start')

    expect((await stat(at('profiles/carol'))).uid).toBeGreaterThan(uid)
  })
})

/** What holds here: secrets and limits of processes. What doesn't is said, and asserted as it is said. */
describe('A18: a hostile worker under the supervisor’s own, ordinary account', () => {
  let ordinary: OrdinarySupervisor
  const pids = { alice: 0, bob: 0 }

  beforeAll(async () => {
    ordinary = await ordinarySupervisor({ limits: LIMITS })
    for (const name of ['alice', 'bob'] as const) {
      const body = { username: name, role: 'owner' }
      await ordinary.console.mustSend('POST', '/api/users/create', { body })
      await ordinary.console.mustSend('POST', `/api/workers/${name}/start`)
      pids[name] = Number((await inState(ordinary.console, [name, 'running']))['pid'])
    }
  })

  afterAll(async () => {
    await ordinary[Symbol.asyncDispose]()
  })

  const at = (path: string): string => join(ordinary.root, path)
  const alice = async (attack: object): Promise<unknown> =>
    await outcomeOf(ordinary, 'alice', attack)

  it('the secret of each start keeps it off another’s worker, and the token off the console', async () => {
    const headers = { 'x-mh-actor': 'console', 'x-mh-worker-secret': 'guessed' }
    const bobs = at('run/workers/bob/worker.sock')

    expect(await alice({ kind: 'connect', path: bobs, headers })).toBe('401')
    expect(await alice({ kind: 'connect', path: at('run/control.sock') })).toBe('401')
  })

  it('what nothing holds is said: another’s files, secrets and processes are open to it', async () => {
    const { json } = await ordinary.console.mustSend('GET', '/api/system')
    const doctor = await ordinary.console.mustSend('GET', '/api/system/doctor')

    for (const path of [
      'profiles/bob/persona/core.json',
      'run/supervisor/workers/bob.secret',
      'run/control.token',
    ])
      expect(await alice({ kind: 'read', path: at(path) })).toBe('done')
    expect(await alice({ kind: 'signal', pid: pids.bob })).toBe('done')
    expect(json['isolation']).toContain('because the supervisor runs under an ordinary account')
    expect(json['isolation']).toContain('not the kernel')
    const told = [Object(json['walls']).notHeld].flat().join(' ')
    expect(told).toMatch(/read and change another’s files/)
    expect(told).toMatch(/end another’s processes, and read their memory and the secrets/)
    expect(told).toMatch(/do what the console may/)
    expect(Object(json['walls']).limits).toMatch(/Nothing here sees to: processes and threads/)
    const findings = [doctor.json['findings']].flat().map((one) => Object(one))
    expect(findings.find(({ check }) => check === 'walls')).toMatchObject({
      severity: 'note',
      message: expect.stringContaining('What is not held'),
    })
  })

  it('A15: the kernel writes no image of its memory when it crashes', async () => {
    expect(await readFile(`/proc/${pids.alice}/limits`, 'utf8')).toMatch(NO_IMAGE)
  })

  it('has no right to be more than it is, even by starting a program', async () => {
    const status = await readFile(`/proc/${pids.alice}/status`, 'utf8')

    expect(status).toMatch(/^NoNewPrivs:\s*1$/m)
    expect(await alice({ kind: 'become' })).toBe('EPERM')
  })

  it('faults 10 and 45: what it starts ends with it, unless it hides where it comes from, which is said', async () => {
    using daemons = newDaemons()
    await alice({ kind: 'daemons' })
    await eventually(() => daemons.all().length === 2)
    const { json } = await ordinary.console.mustSend('GET', '/api/system')

    await ordinary.console.mustSend('POST', '/api/workers/alice/stop')

    expect(daemons.named('611')).toEqual([])
    const isSaid = JSON.stringify(json['walls']).includes('hides its origin could outlive it')
    expect(daemons.named('612').length > 0).toBe(isSaid)
    await restarted(ordinary)
  })

  it('fault 43: one that burns the processor comes after the others, with all its threads', async () => {
    await alice({ kind: 'spin' }).catch(() => undefined)
    const { json } = await ordinary.console.mustSend('GET', '/api/workers')
    const rows = [json['items']].flat().map((row) => Object(row))
    const [first, second] = ['alice', 'bob'].map((name) =>
      Number(rows.find(({ username }) => username === name).pid),
    )

    expect(await eventually(() => yields(ordinary.root, first ?? 0))).toBe(true)

    expect(await yields(ordinary.root, second ?? 0)).toBe(false)
    process.kill(first ?? 0, 'SIGKILL')
    await restarted(ordinary)
  })

  it.each([
    ['fault 42', 'fill-memory', 'out-of-memory', 'out of memory (150 MB limit)'],
    ['fault 16', 'open-files', 'file-limit', 'limit of open files (256)'],
  ])('%s: one that does %s ends alone, and is told why', async (_fault, kind, reason, words) => {
    await alice({ kind }).catch(() => undefined)

    expect(await loggedEnd(ordinary.root, reason)).toContain(words)
    expect(isAlive(pids.bob)).toBe(true)
    await restarted(ordinary)
  })
})

/** The line of the log that gives this reason for an end. */
async function loggedEnd(root: string, reason: string): Promise<string> {
  return await eventually(async () => {
    const log = await readFile(join(root, 'logs/supervisor/supervisor.log'), 'utf8')
    return log.split('\n').find((line) => line.includes(`"reason":"${reason}"`))
  })
}

async function restarted({ console }: { readonly console: Client }): Promise<void> {
  await console.mustSend('POST', '/api/workers/alice/stop')
  await console.mustSend('POST', '/api/workers/alice/start')
  await inState(console, ['alice', 'running'])
}

async function folderOutside(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = join('/tmp', `mh-outside-${process.pid}`)
  await mkdir(path, { mode: 0o755 })
  await writeFile(join(path, 'kept'), 'kept')
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}
