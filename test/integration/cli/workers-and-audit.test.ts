import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { worker } from './answers.ts'
import { FakeSupervisor, problem, supervisedRoot } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

describe('mh worker', () => {
  it('says of each worker why it is alive or not', async () => {
    const off = worker('bob', {
      state: 'stopped',
      wanted: 'off',
      pid: null,
      aliveBecause: [],
      reason: 'operator',
      words: 'It was switched off.',
      rssBytes: null,
    })
    const rows = { items: [worker('alice'), off], nextCursor: null }
    await using place = await supervisedRoot({
      'GET /api/workers': { status: 200, body: rows },
    })

    const run = await mh.run(['worker', 'list'], place)

    expect(run.stdout).toMatch(/^USERNAME +STATE +PID +SINCE +MEMORY +LAG +RESTARTS +WHY$/m)
    expect(run.stdout).toMatch(/^alice +running +4242 .* a request 3 s ago$/m)
    expect(run.stdout).toMatch(/^bob +stopped \(off\) +- .* It was switched off\.$/m)
  })

  it.each(['start', 'stop', 'restart'])('sends %s for the named worker', async (verb) => {
    await using place = await temporaryRoot()
    const line = `POST /api/workers/alice/${verb}`
    const changed = { status: 200, body: { success: true, worker: worker('alice') } }
    await using fake = await FakeSupervisor.open(place.layout, { [line]: changed })

    const run = await mh.run(['worker', verb, 'alice'], place)

    expect(run).toMatchObject({ code: 0, stdout: 'alice: Running.\n', stderr: '' })
    expect(fake.lines).toEqual([line])
  })
})

describe('mh audit', () => {
  const line = {
    timestamp: '2025-11-06T14:02:07.000Z',
    level: 'info',
    category: 'security',
    event: 'user_created',
    userId: 'id-bob',
    actor: 'user:id-greggles',
    requestId: null,
    details: { username: 'bob', role: 'guest' },
  }
  const page = { status: 200, body: { items: [line], nextCursor: null } }
  const script = { 'GET /api/audit': page, 'GET /api/audit/mine': page }

  it('shows names in place of ids', async () => {
    await using place = await supervisedRoot(script)

    const run = await mh.run(['audit'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain(
      '2025-11-06 14:02:07  info   user_created  greggles  bob    username=bob role=guest',
    )
  })

  it('filters by names', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(
      ['audit', '--user', 'bob', '--actor', 'greggles', '--event', 'user_created', '--json'],
      place,
    )

    expect(fake.lines).toContain(
      'GET /api/audit?actor=user%3Aid-greggles&event=user_created&user=id-bob',
    )
    expect(parseJson(run.stdout, 'stdout')).toEqual(page.body)
  })

  it("shows the profile's own with --mine", async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const run = await mh.run(['audit', '--mine', '--user', 'bob', '--limit', '3'], place)

    expect(run).toMatchObject({ code: 0, stderr: '[CLI] Operating as user: bob\n' })
    expect(fake.seen('GET /api/audit/mine?limit=3')?.profile).toBe('bob')
  })
})

describe('mh audit verify', () => {
  const verdict = {
    days: 2,
    from: '2025-11-05',
    to: '2025-11-06',
    removedBefore: null,
    lines: 12,
    chained: 11,
    broken: 0,
    findings: [],
    head: 'abcdefghijklmnopqrstuv',
    holdsHead: null,
  }
  const profileHeads = [{ userId: 'id-alice', head: 'v'.repeat(22), at: '2025-11-06T14:02:07Z' }]
  const system = { status: 200, body: { ...verdict, profileHeads } }

  it('says of every audit whether it is whole, and asks for the heads that were noted', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/audit/verify': system,
      'GET /api/audit/mine/verify': { status: 200, body: { ...verdict, holdsHead: true } },
    })

    const run = await mh.run(['audit', 'verify'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toBe(
      'system: whole, 12 lines of 2 days\ngreggles: whole, 12 lines of 2 days\nalice: whole, 12 lines of 2 days\nbob: whole, 12 lines of 2 days\n',
    )
    expect(fake.lines).toContain(`GET /api/audit/mine/verify?head=${'v'.repeat(22)}`)
  })

  it('names each place that is not whole, what is missing and what could not be looked at', async () => {
    const findings = [{ kind: 'broken', day: '2025-11-06', line: 7 }]
    const broken = { ...verdict, broken: 1, findings, holdsHead: false }
    await using place = await supervisedRoot({
      'GET /api/audit/verify': system,
      'GET /api/audit/mine/verify': ({ profile }) =>
        profile === 'alice'
          ? { status: 200, body: broken }
          : problem('worker-off', 503, 'It is switched off.'),
    })

    const run = await mh.run(['audit', 'verify'], place)

    expect(run.code).toBe(1)
    expect(run.stdout.split('\n')).toEqual([
      'system: whole, 12 lines of 2 days',
      'greggles: not looked at. It is switched off.',
      'alice: NOT WHOLE, 12 lines of 2 days',
      '  2025-11-06, line 7 does not follow the line before it: something was changed, removed or put in between',
      '  lines are missing at its end: one that the system audit has noted is not there any more',
      'bob: not looked at. It is switched off.',
      '',
    ])
    expect(run.stderr).toBe('mh: Not whole: the audit of alice.\n')
  })
})
