import { describe, expect, it } from 'vitest'
import type { ProposedChange } from '../../../../shared/api/proposals.ts'
import { type ToolsUnderTest, useTools } from './tools-under-test.ts'

const open = useTools()
const PERSON = { actor: 'user:u1' }
const APPROVE = { decision: 'approve' } as const
const CORE = { identity: { name: 'Alice' }, goals: { shortTerm: ['Sail'], mine: 1 }, odd: true }
const FILES = {
  'persona/core.json': CORE,
  'persona/relationships.json': { relationships: [{ name: 'Bob' }, { name: 'Sarah', kept: 1 }] },
}
const GOAL: ProposedChange = {
  run: 'run-1',
  agent: 'dreamer',
  by: 'small',
  night: '2025-11-05',
  document: 'core',
  path: ['goals', 'shortTerm'],
  before: ['Sail'],
  after: ['Sail', 'Row'],
  items: ['Row'],
  diff: '+  "Row"',
  sources: ['evt-1'],
}

async function asked(tools: ToolsUnderTest, proposal: ProposedChange = GOAL): Promise<string> {
  const { id } = await tools.approvals.ask({
    tool: 'change_persona',
    input: { document: proposal.document },
    why: 'It came up.',
    risk: 'medium',
    conversationId: null,
    replyId: null,
    askedBy: 'agent:dreamer',
    askedFor: 'user:u1',
    readUntrusted: false,
    privacy: 'any',
    proposal,
  })
  return id
}

const core = async (tools: ToolsUnderTest) => JSON.parse(await tools.read('persona/core.json'))

describe('a proposal', () => {
  it('changes nothing until the person approves, then that member alone, with a version in their name', async () => {
    const tools = await open(FILES)
    const id = await asked(tools)
    expect(await core(tools)).toEqual(CORE)

    const approved = await tools.approvals.decide(id, APPROVE, PERSON)
    const again = await tools.approvals.decide(id, APPROVE, PERSON)

    expect(approved).toMatchObject({ kind: 'proposal', status: 'done', decidedBy: 'user:u1' })
    expect(again.status).toBe('done')
    expect(await core(tools)).toEqual({ ...CORE, goals: { shortTerm: ['Sail', 'Row'], mine: 1 } })
    const names = await tools.names('persona/.history/core')
    const versions = await Promise.all(
      names.map(async (name) => JSON.parse(await tools.read(`persona/.history/core/${name}`))),
    )
    expect(versions.map(({ actor }) => actor)).toEqual(['file', 'user:u1'])
  })

  it('finds a person of a list by name', async () => {
    const tools = await open(FILES)
    const path = ['relationships', { name: 'Sarah' }, 'lastContact']
    const change = { ...GOAL, document: 'relationships' as const, path, after: '2025-11-05' }
    const { before: _before, ...proposal } = change
    const id = await asked(tools, proposal)

    await tools.approvals.decide(id, APPROVE, PERSON)

    expect(JSON.parse(await tools.read('persona/relationships.json'))).toEqual({
      relationships: [{ name: 'Bob' }, { name: 'Sarah', kept: 1, lastContact: '2025-11-05' }],
    })
  })

  it('is refused when its member was changed since, and stays to be rejected', async () => {
    const tools = await open(FILES)
    const id = await asked(tools)
    await tools.put('persona/core.json', { ...CORE, goals: { shortTerm: ['Rest'] } })

    const approving = tools.approvals.decide(id, APPROVE, PERSON)

    await expect(approving).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('goals › shortTerm of persona/core.json has been changed'),
    })
    expect((await tools.approvals.get(id)).status).toBe('pending')
    expect((await core(tools)).goals).toEqual({ shortTerm: ['Rest'] })
  })

  it('is carried out when something else of the document was changed since', async () => {
    const tools = await open(FILES)
    const id = await asked(tools)
    await tools.put('persona/core.json', { ...CORE, odd: false })

    await tools.approvals.decide(id, APPROVE, PERSON)

    expect(await core(tools)).toMatchObject({ odd: false, goals: { shortTerm: ['Sail', 'Row'] } })
  })

  it('waits fourteen days', async () => {
    const tools = await open(FILES)
    const id = await asked(tools)
    const { expiresAt } = await tools.approvals.get(id)

    tools.now = new Date(Date.parse(expiresAt) + 1)

    expect(expiresAt).toBe('2025-11-20T09:00:00.000Z')
    expect((await tools.approvals.get(id)).status).toBe('expired')
    await expect(tools.approvals.decide(id, APPROVE, PERSON)).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('is withdrawn with its run, unless it was decided on', async () => {
    const tools = await open(FILES)
    const decided = await asked(tools)
    await tools.approvals.decide(decided, { decision: 'reject' }, PERSON)
    const waiting = await asked(tools)

    const withdrawn = await tools.approvals.withdraw('run-1')

    expect(withdrawn).toBe(1)
    const states = await tools.approvals.proposals()
    expect(Object.fromEntries(states.map(({ id, status }) => [id, status]))).toEqual({
      [decided]: 'rejected',
      [waiting]: 'withdrawn',
    })
  })

  it('is ended by the next worker where one died in the middle', async () => {
    const tools = await open(FILES)
    const id = await asked(tools)
    const file = JSON.parse(await tools.read(`out/state/approvals/${id}.json`))
    await tools.put(`out/state/approvals/${id}.json`, {
      ...file,
      status: 'approved',
      decidedBy: 'user:u1',
    })
    await tools.put(`out/state/approvals/under-way/${id}`, '')

    const { approvals } = await tools.reopened()

    expect((await approvals.get(id)).status).toBe('done')
    expect((await core(tools)).goals.shortTerm).toEqual(['Sail', 'Row'])
  })
})
