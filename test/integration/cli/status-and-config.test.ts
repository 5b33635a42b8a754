import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { systemStatus } from './answers.ts'
import { FakeSupervisor, supervisedRoot } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

describe('mh status', () => {
  it('shows the supervisor and the workers', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['status'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^Supervisor {2}running, pid 4711, since 2025-11-06 14:02 \(/)
    expect(run.stdout).toContain('Workers     1 running, 2 stopped\nDisk        5.0 GiB free\n\nUSERNAME')
    expect(run.stdout).toMatch(/^alice {5}running {2}4242 .* 47 MB +2 ms +0 {2}a request 3 s ago$/m)
  })

  it('is one document with --json', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['--json', 'status'], place)

    expect(parseJson(run.stdout, 'stdout')).toMatchObject({
      ...systemStatus,
      workerRows: [{ username: 'alice' }],
    })
  })
})

describe('mh config', () => {
  const answer = {
    config: { port: 4321, host: '127.0.0.1', trustedProxies: [] },
    restartNeeded: ['port'],
  }
  const script = {
    'GET /api/system/config': { status: 200, body: answer },
    'PUT /api/system/config': { status: 200, body: answer },
  }

  it('shows every value', async () => {
    await using place = await supervisedRoot(script)

    const run = await mh.run(['config', 'get'], place)

    expect(run.stdout).toBe(
      'KEY             VALUE\nport            4321\nhost            127.0.0.1\ntrustedProxies  []\n',
    )
  })

  it('shows one value, ready to be used by a script', async () => {
    await using place = await supervisedRoot(script)

    expect(await mh.run(['config', 'get', 'host'], place)).toMatchObject({ stdout: '127.0.0.1\n' })
    expect(await mh.run(['config', 'get', 'host', '--json'], place)).toMatchObject({
      stdout: '"127.0.0.1"\n',
    })
    expect(await mh.run(['config', 'get', 'nonsense'], place)).toMatchObject({
      code: 3,
      stdout: '',
    })
  })

  it('sets a value and says what waits for a restart', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['config', 'set', 'port', '4321'], place)

    expect(fake.seen('PUT /api/system/config')?.body).toEqual({ port: 4321 })
    expect(run).toMatchObject({ code: 0, stdout: 'port = 4321\n' })
    expect(run.stderr).toContain('Not in force before the next start: port.')
  })
})
