import { describe, expect, it } from 'vitest'
import { FakeSupervisor, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const ok = (body: unknown) => ({ status: 200, body })
const tool = { summary: 's', risk: 'medium', grant: null, now: 'ask', why: 'nothing says so' }
const approval = {
  id: 'apr-1',
  tool: 'add_task',
  input: { title: 'Sail\u001b[2J', tags: ['boat'] },
  why: 'nothing says so',
  risk: 'medium',
  askedAt: '2026-11-25T00:00:00Z',
  expiresAt: '2026-12-02T00:00:00Z',
  conversationId: 'chat-1',
  replyId: 'reply-1',
  askedBy: 'agent:chat',
  askedFor: 'user:u1',
  readUntrusted: true,
  privacy: 'any',
  status: 'pending',
  decidedAt: null,
  decidedBy: null,
  note: null,
  endedAt: null,
  result: null,
  made: [],
}
const script: Script = {
  'GET /api/tools': ok({
    items: [
      { ...tool, name: 'add_task', effect: 'adds' },
      { ...tool, name: 'list_tasks', effect: 'reads', now: 'do', why: 'it only reads' },
    ],
    nextCursor: null,
  }),
  'PUT /api/config/autonomy': ok({}),
  'GET /api/approvals': ok({ items: [approval], nextCursor: 'next-page' }),
  'GET /api/approvals/apr-1': ok({ success: true, approval }),
  'POST /api/approvals/apr-1': ({ body }) =>
    ok({
      success: true,
      approval:
        Object(body).decision === 'approve'
          ? { ...approval, status: 'failed', result: 'There is no task with this id.' }
          : { ...approval, status: 'rejected' },
    }),
}

describe('mh tool', () => {
  it('lists the tools and grants them', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const list = await mh.run(['tool'], place)
    const granted = await mh.run(['tool', 'grant', 'add_task', 'usual'], place)
    const given = fake.seen('PUT /api/config/autonomy')?.body
    const reading = await mh.run(['tool', 'grant', 'list_tasks', 'ask'], place)
    const unknown = await mh.run(['tool', 'grant', 'fly', 'do'], place)

    expect(list.stdout).toMatch(/add_task +adds +- +ask +nothing says so/)
    expect(granted.stdout).toBe('add_task: asks first (nothing says so).\n')
    expect(given).toEqual({ tools: { add_task: null } })
    expect(reading).toMatchObject({ code: 2 })
    expect(reading.stderr).toContain('do or never')
    expect(unknown).toMatchObject({ code: 2 })
  })
})

describe('mh approval', () => {
  it('shows what waits, and decides', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, script)

    const list = await mh.run(['approval'], place)
    const shown = await mh.run(['approval', 'show', 'apr-1'], place)
    const rejected = await mh.run(['approval', 'reject', 'apr-1', '--note', 'no'], place)
    const given = fake.seen('POST /api/approvals/apr-1')?.body
    const approved = await mh.run(['approval', 'approve', 'apr-1'], place)

    expect(fake.lines).toContain('GET /api/approvals?status=pending')
    expect(list.stdout).toMatch(/pending +apr-1 +add_task/)
    expect(list.stderr).toContain('--cursor next-page')
    expect(shown.stdout).toContain('After     reading words that are not yours')
    expect(shown.stdout).toContain('tags: ["boat"]')
    expect(shown.stdout).not.toContain('\u001b')
    expect(given).toEqual({ decision: 'reject', note: 'no' })
    expect(rejected.stdout).toBe('Rejected: it is not done.\n')
    expect(approved).toMatchObject({ code: 1 })
    expect(approved.stderr).toContain('There is no task with this id.')
  })
})
