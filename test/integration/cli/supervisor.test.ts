import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { networkRisks } from '../../../shared/domain/network-risks.ts'
import { readEnvironment } from '../../../shared/environment.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { systemStatus } from './answers.ts'
import { supervisedRoot, FakeSupervisor, problem, type Script } from './fake-supervisor.ts'
import { eventually, useMhProgram } from './mh-program.ts'
import { temporaryRoot, type TemporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const RUNS_AT = 'The supervisor runs at http://127.0.0.1:4321\n'

/** A supervisor that comes up when the program launches one, and goes with the test. */
function supervisorOnLaunch({ layout }: TemporaryRoot, script: Script = {}) {
  const opened: Promise<FakeSupervisor>[] = []
  return {
    onLaunch: () => {
      if (opened.length === 0) opened.push(FakeSupervisor.open(layout, script))
    },
    [Symbol.asyncDispose]: async () => {
      for (const fake of await Promise.all(opened)) await fake[Symbol.asyncDispose]()
    },
  }
}

/** A process that ends when it is told to. */
function obedientProcess(): ChildProcess {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
}

describe('auto-start', () => {
  it('starts the supervisor once, says so on stderr, and goes on', async () => {
    await using place = await temporaryRoot()
    await using starting = supervisorOnLaunch(place)

    const run = await mh.run(['worker', 'list'], { ...place, ...starting })

    expect(run.code).toBe(0)
    expect(run.launches).toEqual([{ root: place.root, foreground: false }])
    expect(run.stderr).toBe(`Starting the supervisor …\n${RUNS_AT}`)
    expect(run.stdout).toMatch(/^USERNAME/)
  })

  it('waits for a supervisor that another command is starting', async () => {
    let looks = 0
    await using place = await supervisedRoot({
      'GET /readyz': () => ({
        status: ++looks < 4 ? 503 : 200,
        body: { status: 'ready', checks: {} },
      }),
    })

    const run = await mh.run(['worker', 'list'], place)

    expect(run).toMatchObject({ code: 0, launches: [], stderr: '' })
  })

  it('is refused with --no-start, before or after the command', async () => {
    await using place = await temporaryRoot()

    const before = await mh.run(['--no-start', 'capture', 'x'], place)
    const after = await mh.run(['capture', 'x', '--no-start'], place)

    expect(before).toMatchObject({ code: 5, stdout: '', launches: [] })
    expect(before.stderr).toContain('Start it: mh start')
    expect(after).toEqual(before)
  })

  it('gives up waiting on Ctrl-C', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /readyz': problem('internal', 500, 'not yet'),
    })

    const run = await mh.run(['worker', 'list'], {
      ...place,
      meanwhile: async (child) => {
        await eventually(() => fake.requests.length).toBeGreaterThan(3)
        child.kill('SIGINT')
      },
    })

    expect(run.code).toBe(130)
  })
})

describe('mh start', () => {
  it('prints how to make the first owner on a fresh root', async () => {
    await using place = await temporaryRoot()
    await using starting = supervisorOnLaunch(place)
    await writeFile(place.layout.setupToken, 'abc123\n')

    const run = await mh.run(['start', '--port', '8080', '--host', '::1'], {
      ...place,
      ...starting,
    })

    expect(run.code).toBe(0)
    expect(run.launches).toEqual([{ root: place.root, foreground: false, port: 8080, host: '::1' }])
    expect(run.stderr).toBe(`Starting the supervisor …\n${RUNS_AT}`)
    expect(run.stdout).toBe(
      'No owner yet. Open http://127.0.0.1:4321/setup and enter the token abc123, or: mh user create NAME --role owner\n',
    )
  })

  it.each([['start'], ['status']])(
    'names the risk when other machines are served without encryption: mh %s',
    async (command) => {
      const risks = networkRisks({ host: '0.0.0.0', trustedProxies: [] })
      await using place = await supervisedRoot({
        'GET /api/system': { status: 200, body: { ...systemStatus, risks } },
      })

      const run = await mh.run([command], place)

      expect(run.code).toBe(0)
      expect(run.stderr + run.stdout).toContain(
        'WARNING: The page is served to other machines at 0.0.0.0, without encryption',
      )
      expect(run.stderr + run.stdout).toContain('mh config set publicUrl https://NAME')
    },
  )

  it('joins the supervisor that another command was faster to start', async () => {
    await using place = await temporaryRoot()
    await using starting = supervisorOnLaunch(place)

    const run = await mh.run(['start', '--host', 'already-running'], { ...place, ...starting })

    expect(run).toMatchObject({ code: 0, stderr: `Starting the supervisor …\n${RUNS_AT}` })
  })

  it('says why the launch failed', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['start', '--host', 'supervisor-unreachable'], place)

    expect(run).toMatchObject({ code: 5, stdout: '' })
    expect(run.stderr).toBe('Starting the supervisor …\nmh: The launch failed.\n')
  })

  it('says which supervisor already runs', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['start'], place)

    expect(run).toMatchObject({ code: 0, stdout: '', launches: [] })
    expect(run.stderr).toBe('The supervisor already runs: pid 4711, http://127.0.0.1:4321\n')
  })

  it('prints the status as its one document with --json', async () => {
    await using place = await temporaryRoot()
    await using starting = supervisorOnLaunch(place)

    const run = await mh.run(['start', '--json'], { ...place, ...starting })

    expect(parseJson(run.stdout, 'stdout')).toEqual(systemStatus)
  })

  it('stays with a supervisor in the foreground until it ends', async () => {
    await using place = await temporaryRoot()
    const endedBefore: boolean[] = []

    const run = await mh.run(['start', '--foreground'], {
      ...place,
      onLaunch: (child) => {
        endedBefore.push(child.exitCode !== null)
        child.send('end')
      },
    })

    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(run.launches).toEqual([{ root: place.root, foreground: true }])
    expect(endedBefore).toEqual([false])
  })

  it('refuses a second supervisor in the foreground', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['start', '--foreground'], place)

    expect(run).toMatchObject({ code: 75, launches: [] })
    expect(run.stderr).toContain('already runs: pid 4711')
  })
})

describe('mh stop', () => {
  it('asks the supervisor to stop and waits for the end of its process', async () => {
    await using place = await temporaryRoot()
    const ending = obedientProcess()
    const ended = once(ending, 'exit')
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/system': { status: 200, body: { ...systemStatus, pid: ending.pid } },
      'POST /api/system/stop': () => {
        setImmediate(() => void fake[Symbol.asyncDispose]().then(() => ending.kill()))
        return { status: 202, body: { success: true } }
      },
    })

    const run = await mh.run(['stop'], place)

    expect(run).toMatchObject({ code: 0, stdout: 'The supervisor has stopped.\n', launches: [] })
    await ended
  })

  it('leaves a service to the systemd that runs it, which would start it again otherwise', async () => {
    await using place = await temporaryRoot()
    const ending = obedientProcess()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/system': {
        status: 200,
        body: { ...systemStatus, pid: ending.pid, service: 'user' },
      },
    })
    const bin = join(place.root, 'bin')
    await mkdir(bin)
    const ends = `kill ${ending.pid}; rm "${place.layout.controlSocket}"`
    await writeFile(join(bin, 'systemctl'), `#!/bin/sh\necho "$*" > "$HOME/asked"\n${ends}\n`)
    await chmod(join(bin, 'systemctl'), 0o755)

    const environment = { PATH: `${bin}:${readEnvironment().path}` }
    const run = await mh.run(['stop'], { ...place, environment })

    expect(run).toMatchObject({ code: 0, stdout: 'The supervisor has stopped.\n' })
    const asked = await readFile(join(place.root, 'asked'), 'utf8')
    expect(asked).toBe('--user stop mh.socket mh.service\n')
    expect(fake.requests.map(({ line }) => line)).not.toContain('POST /api/system/stop')
  })

  it('has nothing to do when none runs', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['stop'], place)

    expect(run).toMatchObject({
      code: 0,
      stdout: `No supervisor runs for ${place.root}.\n`,
      launches: [],
    })
  })
})

describe('mh restart', () => {
  it('starts a supervisor after the old one has gone', async () => {
    await using place = await temporaryRoot()
    await using starting = supervisorOnLaunch(place)
    const ending = obedientProcess()
    await using old = await FakeSupervisor.open(place.layout, {
      'GET /api/system': { status: 200, body: { ...systemStatus, pid: ending.pid } },
      'POST /api/system/stop': () => {
        setImmediate(() => void old[Symbol.asyncDispose]().then(() => ending.kill()))
        return { status: 202, body: { success: true } }
      },
    })

    const run = await mh.run(['restart'], { ...place, ...starting })

    expect(run.code).toBe(0)
    expect(run.launches).toHaveLength(1)
    expect(run.stderr).toBe(`Stopping the supervisor …\nStarting the supervisor …\n${RUNS_AT}`)
  })
})
