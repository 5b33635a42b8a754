import { describe, expect, it } from 'vitest'
import { FakeSupervisor, problem, supervisedRoot } from './fake-supervisor.ts'
import { eventually, useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

const entry = { level: 'info', ts: '2025-11-06T14:02:07.000Z', evt: 'worker-ready', pid: 7 }
const logged = { source: 'log', line: JSON.stringify(entry) }
const printed = { source: 'output', line: 'Error: \u001b[31mboom' }

function event(line: unknown): string {
  return `event: line\ndata: ${JSON.stringify(line)}\n\n`
}

describe('mh worker logs', () => {
  it('shows the last lines for a person', async () => {
    await using place = await temporaryRoot()
    const page = { items: [logged, printed], nextCursor: null }
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/workers/alice/logs': { status: 200, body: page },
    })

    const run = await mh.run(['worker', 'logs', 'alice', '-n', '20'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toBe(
      '2025-11-06 14:02:07 INFO  worker-ready pid=7\noutput: Error: \\x1b[31mboom\n',
    )
    expect(fake.lines).toEqual(['GET /api/workers/alice/logs?lines=20'])
  })

  it('ends with 3 for a worker of nobody', async () => {
    await using place = await supervisedRoot({
      'GET /api/workers/bob/logs': problem('not-found', 404, 'There is no account named "bob".'),
    })

    const runs = [
      await mh.run(['worker', 'logs', 'bob'], place),
      await mh.run(['worker', 'logs', 'bob', '-f'], place),
    ]

    expect(runs.map(({ code }) => code)).toEqual([3, 3])
  })

  it('follows, and comes back by itself when the supervisor breaks off, until Ctrl-C', async () => {
    await using place = await temporaryRoot()
    const stream = (line: unknown) => ({
      status: 200,
      body: '',
      events: `retry: 1\n\n${event(line)}`,
    })
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/workers/alice/logs': ({ line }) =>
        stream(line.includes('lines=0') ? printed : logged),
    })
    let shown = ''

    const run = await mh.run(['worker', 'logs', 'alice', '-f', '--json'], {
      ...place,
      meanwhile: async (child) => {
        child.stdout?.on('data', (chunk) => (shown += String(chunk)))
        await eventually(() => shown).toContain('worker-ready')
        fake.breakOff()
        await eventually(() => shown).toContain('boom')
        child.kill('SIGINT')
      },
    })

    expect(run.code).toBe(130)
    expect(run.stdout.trim().split('\n')).toEqual([JSON.stringify(logged), JSON.stringify(printed)])
    expect(run.stderr).toContain('trying again')
    expect(run.stderr).toContain('Back;')
  })
})
