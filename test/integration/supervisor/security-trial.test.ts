import { chmod, chown, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises'
import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrialFinding, TrialReport } from '../../../shared/api/doctor.ts'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import type { Client } from '../../support/client.ts'
import { eventually } from '../../support/eventually.ts'
import { type OrdinarySupervisor, ordinarySupervisor } from '../../support/ordinary-supervisor.ts'
import { processesOf } from '../../support/processes.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { BUILT } from '../../support/supervisor-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { inState } from '../../support/worker-rows.ts'

const WORKER = join(BUILT, 'worker.cjs')
const isRoot = process.getuid?.() === 0

describe.runIf(isRoot)('A18: the walls are tried under accounts of the machine’s own', () => {
  let running: RunningSupervisor
  const uids = { alice: 0, bob: 0 }
  beforeAll(async () => {
    running = await runningSupervisor({ workerProgram: [WORKER] })
    await withPeople(running.console)
    uids.alice = (await stat(at('profiles/alice'))).uid
    uids.bob = (await stat(at('profiles/bob'))).uid
  })
  afterAll(async () => {
    await running[Symbol.asyncDispose]()
  })
  const at = (path: string): string => join(running.root, path)
  const canaryOf = (name: string) => stat(at(`profiles/${name}/.mh-canary`)).catch(() => undefined)

  it('all hold on a whole installation, tried as each profile’s worker, and nothing is left', async () => {
    const reports = [await tried(running.console, 'alice'), await tried(running.console, 'bob')]

    expect(reports.map(({ against, walls }) => [against, walls])).toEqual([
      ['bob', 'uid'],
      ['alice', 'uid'],
    ])
    for (const { findings } of reports) expect(notHeld(findings)).toEqual([])
    expect(await leftIn(running.root)).toEqual([])
  })

  it('A15, A18: a real worker has nothing open, and nothing in its environment, that is not its own', async () => {
    const pid = Number((await inState(running.console, ['alice', 'running']))['pid'])
    const secrets = ['run/control.token', 'run/session.key', 'run/supervisor/workers/alice.secret']
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1')
    const names = await readdir(`/proc/${pid}/fd`)
    const links = await Promise.all(
      names.map((name) => readlink(`/proc/${pid}/fd/${name}`).catch(() => '')),
    )

    const own = ['profiles/alice/', 'run/workers/alice/', 'logs/workers/alice.out'].map(at)
    const foreign = links.filter(
      (link) => link.startsWith(running.root) && !own.some((path) => link.startsWith(path)),
    )
    expect(links.some((link) => link === own[2])).toBe(true)
    expect(foreign).toEqual([])
    for (const path of secrets)
      expect(environment).not.toContain((await readFile(at(path), 'utf8')).trim())
    expect(environment.split('\0').map((line) => line.split('=')[0])).not.toContain('MH_TOKEN')
  })

  it.each([
    ['files', 'profiles/bob', 0o755],
    ['supervisor', 'persona', 0o755],
    ['supervisor', 'run/control.token', 0o644],
    ['console', 'run/control.sock', 0o666],
    ['writes', 'run', 0o777],
  ])('%s: finds that %s is open to others, and says how to close it', async (check, path, mode) => {
    const { mode: before } = await stat(at(path))
    await chmod(at(path), mode)

    const { findings } = await tried(running.console, 'alice')

    await chmod(at(path), before & 0o777)
    const [found] = notHeld(findings).filter((one) => one.check === check)
    expect(found?.verdict).toBe('open')
    expect(found?.remedy).toMatch(new RegExp(`^chmod (go=|0711) ${at(path)}$`))
  })

  it('sockets: finds a worker’s socket that others reach, and says how to close it', async () => {
    await chmod(at('run/workers/bob'), 0o755)
    await chmod(at('run/workers/bob/worker.sock'), 0o666)

    const { findings } = await tried(running.console, 'alice')

    await chmod(at('run/workers/bob'), 0o700)
    expect(notHeld(findings)).toMatchObject([
      {
        check: 'sockets',
        verdict: 'open',
        subjects: [at('run/workers/bob/worker.sock')],
        remedy: `chmod go= ${at('run/workers/bob')}`,
      },
    ])
  })

  it('finds a profile that belongs to another’s account, and the remedy that it names heals it', async () => {
    await running.console.mustSend('POST', '/api/workers/bob/stop')
    await chown(at('profiles/bob'), uids.alice, uids.alice)

    const { findings } = await tried(running.console, 'alice')

    expect(notHeld(findings)).toMatchObject([
      { check: 'files', remedy: expect.stringContaining('mh worker restart bob') },
      { check: 'writes', remedy: expect.stringContaining('mh worker restart bob') },
    ])
    await running.console.mustSend('POST', '/api/workers/bob/restart')
    await inState(running.console, ['bob', 'running'])
    expect(notHeld((await tried(running.console, 'alice')).findings)).toEqual([])
  })

  it('leaves nothing behind when what tries and what is tried on are killed in the middle', async () => {
    const trial = running.console.send('POST', '/api/system/doctor/security', {
      body: { profile: 'alice' },
    })
    await eventually(() =>
      trialProcesses(running.root).length === 2 ? canaryOf('bob') : undefined,
    )
    for (const { pid } of trialProcesses(running.root)) process.kill(pid, 'SIGKILL')

    const { status, json } = await trial

    expect([status, json['code']]).toEqual([409, 'conflict'])
    expect(await leftIn(running.root)).toEqual([])
    const { findings } = await tried(running.console, 'alice')
    expect(notHeld(findings)).toEqual([])
  })
})

it.runIf(isRoot)(
  'what a trial left whose supervisor was killed goes at the next start',
  async () => {
    await using folder = await temporaryFolder()
    const root = folder.path
    for (const path of ['profiles/bob', 'run/workers/.trial-a.bob/tmp', 'run/supervisor'])
      await mkdir(join(root, path), { recursive: true })
    for (const path of ['run/supervisor/trial', 'profiles/bob/.mh-canary', '.mh-canary-written'])
      await writeFile(join(root, path), 'left')
    await writeFile(join(root, 'profiles/bob/kept'), 'kept')

    await using _running = await runningSupervisor({ root })

    expect(await leftIn(root)).toEqual([])
    expect(await readdir(join(root, 'profiles/bob'))).toEqual(['kept'])
  },
)

describe.each([
  ['by an owner’s wish', { walls: 'none' }],
  ['under an ordinary account', {}],
] as const)('A18: the walls are tried within one account, %s', (how, config) => {
  let ordinary: Pick<OrdinarySupervisor, 'console' | 'root'> & AsyncDisposable
  beforeAll(async () => {
    ordinary =
      how === 'by an owner’s wish'
        ? await runningSupervisor({
            workerProgram: [WORKER],
            files: { 'etc/system.json': config },
          })
        : await ordinarySupervisor(config, [WORKER])
    await withPeople(ordinary.console)
  })
  afterAll(async () => {
    await ordinary[Symbol.asyncDispose]()
  })

  it('says what does not hold here, how to have it, and finds nothing that should', async () => {
    const { walls, findings } = await tried(ordinary.console, 'alice')

    const verdicts = Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]))
    expect(walls).toBe('none')
    expect(verdicts).toMatchObject({
      account: 'not-here',
      files: 'not-here',
      sockets: 'not-here',
      console: 'not-here',
      processes: 'not-here',
      supervisor: 'not-here',
      writes: 'not-here',
      secrets: 'held',
      environment: 'held',
      descriptors: 'held',
      modes: 'held',
      limits: 'held',
    })
    expect(Object.values(verdicts)).not.toContain('open')
    for (const { verdict, remedy } of findings)
      if (verdict === 'not-here') expect(remedy).not.toBe('')
    expect(await leftIn(ordinary.root)).toEqual([])
  })
})

async function withPeople(console: Client): Promise<void> {
  for (const [username, role] of [
    ['alice', 'owner'],
    ['bob', 'guest'],
  ] as const) {
    await console.mustSend('POST', '/api/users/create', { body: { username, role } })
    await console.mustSend('POST', `/api/workers/${username}/start`)
    await inState(console, [username, 'running'])
  }
}

async function tried(console: Client, profile: string): Promise<TrialReport> {
  const { json } = await console.mustSend('POST', '/api/system/doctor/security', {
    body: { profile },
  })
  return TrialReport.parse(json, 'Report')
}

function notHeld(findings: readonly TrialFinding[]): TrialFinding[] {
  return findings.filter(({ verdict }) => verdict !== 'held')
}

/** Those of this data root: other tests may try the walls of theirs. */
function trialProcesses(root: string): { readonly pid: number }[] {
  const all = [...processesOf('mh worker on trial'), ...processesOf(WORKER, '--trial')]
  return all.filter(({ pid }) => folderOf(pid).startsWith(root))
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    // It has ended meanwhile.
    return ''
  }
}

/** Whatever a trial makes, wherever it is. */
async function leftIn(root: string): Promise<string[]> {
  const { trialMark } = rootLayout(root)
  const all = await readdir(root, { recursive: true })
  const names = all.filter((path) => /\.(mh-canary|trial-)/.test(path))
  return [
    ...names,
    ...trialProcesses(root).map(({ pid }) => String(pid)),
    ...(all.includes(trialMark.slice(root.length + 1)) ? [trialMark] : []),
  ]
}
