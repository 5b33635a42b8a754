import { describe, expect, it } from 'vitest'
import { memory, noUsers, user } from './answers.ts'
import { FakeSupervisor, type Script, supervisedRoot } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()
const KEEPS: Script = {
  'POST /api/capture': { status: 201, body: { success: true, event: memory('x') } },
}

describe('whose profile', () => {
  it.each([
    [['--user', 'alice', 'capture', 'Meeting with Bob']],
    [['capture', '--user', 'alice', 'Meeting with Bob']],
    [['capture', 'Meeting with Bob', '--user=alice']],
    [['capture', 'Meeting', 'with', 'Bob', '--user', 'alice']],
  ])('is that of --user, wherever it stands: %j', async (args) => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    const run = await mh.run(args, place)

    expect(run).toMatchObject({
      code: 0,
      stdout: 'Captured evt-1\n',
      stderr: '[CLI] Operating as user: alice\n',
    })
    expect(fake.seen('POST /api/capture')).toMatchObject({
      profile: 'alice',
      body: { content: 'Meeting with Bob' },
    })
  })

  it('is that of the default user without --user', async () => {
    await using place = await temporaryRoot()
    const users = {
      items: [user('greggles', { role: 'owner' }), user('alice', { isDefault: true })],
      nextCursor: null,
    }
    await using fake = await FakeSupervisor.open(place.layout, {
      ...KEEPS,
      'GET /api/users': { status: 200, body: users },
    })

    const run = await mh.run(['capture', 'x'], place)

    expect(run.stderr).toBe('[CLI] Operating as user: alice (default)\n')
    expect(fake.seen('POST /api/capture')?.profile).toBe('alice')
  })

  it('is that of the first owner without a default user', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, KEEPS)

    const run = await mh.run(['capture', 'x'], place)

    expect(run.stderr).toBe('[CLI] Operating as user: greggles (first owner)\n')
    expect(fake.seen('POST /api/capture')?.profile).toBe('greggles')
  })

  it.each([[['capture', 'x']], [['status']], [['audit']], [['user', 'list']]])(
    'must exist, for %j too',
    async (args) => {
      await using place = await temporaryRoot()
      await using fake = await FakeSupervisor.open(place.layout, KEEPS)

      const run = await mh.run([...args, '--user', 'nobody-here'], place)

      expect(run).toMatchObject({ code: 3, stdout: '' })
      expect(run.stderr).toBe('mh: User "nobody-here" does not exist. Who does: mh user list\n')
      expect(fake.lines).toEqual(['GET /api/users'])
    },
  )

  it('is asked for when there is no user at all', async () => {
    await using place = await supervisedRoot({ 'GET /api/users': noUsers })

    const run = await mh.run(['remember', 'x'], place)

    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toContain('mh user create NAME --role owner')
  })
})
