import { describe, expect, it } from 'vitest'
import type { AgentRun } from '../../../shared/api/agents.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { user } from './answers.ts'
import { FakeSupervisor, type Script, type SeenRequest, problem } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { HAS_TERMINALS, onTerminal } from './on-terminal.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const AT = '2025-11-06T14:02:00.000Z'
const PEOPLE = ['alice', 'bob', 'dora', 'emil']

function run(rest: Partial<AgentRun> = {}): AgentRun {
  return {
    id: 'run-1',
    agent: 'organizer',
    status: 'done',
    trigger: 'person',
    startedBy: 'console',
    queuedAt: AT,
    counts: { memories: 100 },
    progress: { done: 100, of: 100 },
    ...rest,
  }
}

function shown(record: AgentRun) {
  return { status: 200, body: { success: true, run: record } }
}

/** Alice’s is done, bob’s is hindered, carl’s account is disabled, dora’s run fails, emil’s worker does not start. */
function started({ profile }: SeenRequest) {
  if (profile === 'bob') return problem('conflict', 409, 'The profile is in emulation mode.')
  if (profile === 'emil') return problem('worker-failed', 503, 'The worker failed to start.')
  return { status: 202, body: { success: true, runId: 'run-1' } }
}

const script: Script = {
  'GET /api/users': {
    status: 200,
    body: {
      items: [...PEOPLE.map((name) => user(name)), user('carl', { state: 'disabled' })],
      nextCursor: null,
    },
  },
  'POST /api/agents/organizer/run': started,
  'GET /api/agents/runs/run-1': ({ profile }) =>
    shown(profile === 'dora' ? run({ status: 'failed', message: 'Full.' }) : run()),
}

describe('mh agent run without --user', () => {
  it('runs in every profile, says what it did or why not, and fails when one failed', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const { code, stdout, stderr } = await mh.run(['agent', 'run', 'organizer'], place)

    expect(code).toBe(1)
    expect(stderr).toContain('Operating in every profile: 5')
    expect(stderr).toContain('failed in 2 of 5 profiles: dora, emil')
    expect(stdout).toMatch(/alice +done +run-1 +100 memories/)
    expect(stdout).toMatch(/bob +passed-over +- +The profile is in emulation mode\./)
    expect(stdout).toMatch(/carl +passed-over +- +The account is disabled\./)
    expect(stdout).toMatch(/dora +failed +run-1 +100 memories\. Full\./)
    expect(stdout).toMatch(/emil +not-started +- +The worker failed to start\./)
    expect(stdout).toContain('organizer: done in 1 of 5 profiles, 200 memories')
    expect(fake.requests.filter(({ profile }) => profile === 'carl')).toEqual([])
  })

  it('gives programs an array', async () => {
    await using place = await temporaryRoot()
    await using _ = await FakeSupervisor.open(place.layout, script)

    const { stdout } = await mh.run(['agent', 'run', 'organizer', '--all', '--json'], place)

    expect(parseJson(stdout, 'mh')).toMatchObject([
      { profile: 'alice', status: 'done', run: { id: 'run-1' } },
      { profile: 'bob', status: 'passed-over' },
      { profile: 'carl', status: 'passed-over' },
      { profile: 'dora', status: 'failed', run: { message: 'Full.' } },
      { profile: 'emil', status: 'not-started' },
    ])
  })

  it('takes so many profiles at a time as it is told, and Ctrl-C cancels the runs that it started', async () => {
    await using place = await temporaryRoot()
    const going = run({ status: 'running', progress: { done: 1 } })
    await using fake = await FakeSupervisor.open(place.layout, {
      ...script,
      'POST /api/agents/organizer/run': { status: 202, body: { success: true, runId: 'run-1' } },
      'GET /api/agents/runs/run-1': shown(going),
      'POST /api/agents/runs/run-1/cancel': shown(run({ status: 'cancelled' })),
    })
    const of = (line: string) =>
      new Set(fake.requests.filter((seen) => seen.line === line).map(({ profile }) => profile))

    const { code, stderr } = await mh.run(['agent', 'run', 'organizer', '--at-once', '3'], {
      ...place,
      meanwhile: async (child) => {
        await expect.poll(() => of('GET /api/agents/runs/run-1').size, { timeout: 20_000 }).toBe(3)
        child.kill('SIGINT')
      },
    })

    const three = new Set(['alice', 'bob', 'dora'])
    expect(code).toBe(130)
    expect(of('POST /api/agents/organizer/run')).toEqual(three)
    expect(of('POST /api/agents/runs/run-1/cancel')).toEqual(three)
    expect(stderr).toContain('Cancelled run-1 of dora.')
  })

  it.skipIf(!HAS_TERMINALS)('shows on a terminal how far it is', async () => {
    await using place = await temporaryRoot()
    await using _ = await FakeSupervisor.open(place.layout, script)

    const screen = await onTerminal(mh, { root: place.root, command: 'agent run organizer' })

    expect(screen).toMatch(/organizer {2}\d of 5 profiles, \d+ of \d+ {2}▇+▁+/)
    expect(screen).toContain('organizer: done in 1 of 5 profiles')
  })

  it.each([
    [['--user', 'alice', '--all'], 'leave --all'],
    [['--no-wait'], 'for one profile'],
  ])('%j is refused', async (options, words) => {
    await using place = await temporaryRoot()

    const { code, stderr } = await mh.run(['agent', 'run', 'organizer', ...options], place)

    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })
})

describe('mh agent show', () => {
  it('shows record, decisions and changes', async () => {
    await using place = await temporaryRoot()
    const decision = {
      at: AT,
      event: 'memory_enriched',
      from: ['evt-1'],
      because: 'It names a place.',
      made: ['evt-1'],
      by: 'builtin',
    }
    await using _ = await FakeSupervisor.open(place.layout, {
      ...script,
      'GET /api/agents/runs/run-1': shown(
        run({ status: 'failed', message: 'Offline.', attempt: 2, retryAt: AT }),
      ),
      'GET /api/agents/runs/run-1/decisions': {
        status: 200,
        body: { items: [decision], nextCursor: '1' },
      },
      'GET /api/agents/runs/run-1/changes': {
        status: 200,
        body: {
          items: [
            { kind: 'memory-changed', what: 'evt-1', undo: 'possible' },
            { kind: 'memory-changed', what: 'evt-2', undo: 'impossible', reason: 'Changed.' },
          ],
          nextCursor: null,
        },
      },
    })

    const { stdout } = await mh.run(['agent', 'show', 'run-1', '--user', 'alice'], place)

    expect(stdout).toContain('Attempt       2 of 4')
    expect(stdout).toContain('100 memories. Offline. Tried again at 2025-11-06 14:02.')
    expect(stdout).toContain('memory_enriched by builtin: evt-1 → evt-1. It names a place.')
    expect(stdout).toContain('There are more. Raise --limit.')
    expect(stdout).toContain('memory-changed evt-1: can be taken back')
    expect(stdout).toContain('memory-changed evt-2: stays. Changed.')
  })
})
