import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { noUsers, user, users } from './answers.ts'
import { supervisedRoot, FakeSupervisor, problem, type Script } from './fake-supervisor.ts'
import { useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'
import { HAS_TERMINALS, onTerminal } from './on-terminal.ts'

const mh = useMhProgram()
const LINK = 'http://127.0.0.1:4321/set-password#t'

/** Makes accounts; one without a password gets a link. */
const CREATES: Script = {
  'POST /api/users/create': ({ body }) => {
    const { username, password } = Object(body)
    const link = password === undefined ? { passwordLink: LINK } : {}
    return { status: 201, body: { success: true, user: user(username), ...link } }
  },
  'POST /api/users/alice/password': ({ body }) => {
    const link = Object(body).password === undefined ? { passwordLink: LINK } : {}
    return { status: 200, body: { success: true, ...link } }
  },
  'DELETE /api/users/alice': {
    status: 200,
    body: {
      success: true,
      username: 'alice',
      archivedTo: 'profiles/_archive/alice-20251106',
      erased: null,
      left: [],
    },
  },
}

describe('mh user list', () => {
  it('shows every account with its worker', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['user', 'list'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout.split('\n')).toEqual([
      'USERNAME  ROLE   STATE   WORKER        DISK  DEFAULT  CREATED           LAST LOGIN',
      'greggles  owner  active  -          3.0 MiB  -        2025-11-06 14:02  never',
      'alice     guest  active  running  ≥ 4.0 KiB  -        2025-11-06 14:02  never',
      'bob       guest  active  -                …  -        2025-11-06 14:02  never',
      '',
    ])
  })

  it('is what the API gave with --json', async () => {
    await using place = await supervisedRoot()

    const run = await mh.run(['user', 'list', '--json'], place)

    expect(parseJson(run.stdout, 'stdout')).toEqual(users)
  })

  it('says how to make the first one', async () => {
    await using place = await supervisedRoot({ 'GET /api/users': noUsers })

    expect((await mh.run(['user', 'list'], place)).stdout).toContain(
      'mh user create NAME --role owner',
    )
  })
})

describe('mh user create', () => {
  it('makes the profile from the template that is named', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    await mh.run(['user', 'create', 'alice', '--role', 'guest', '--template', 'calm'], place)

    expect(fake.seen('POST /api/users/create')?.body).toEqual({
      username: 'alice',
      role: 'guest',
      template: 'calm',
    })
  })

  it('prints a link when there is nobody to ask for a password', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const run = await mh.run(['user', 'create', 'alice', '--role', 'guest'], place)

    expect(run).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `Created alice (guest).\nSet a password at: ${LINK}\n`,
    })
    expect(fake.seen('POST /api/users/create')?.body).toEqual({ username: 'alice', role: 'guest' })
  })

  it('reads the password from stdin', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const args = ['user', 'create', 'alice', '--role', 'guest', '--password-stdin']
    const run = await mh.run(args, { ...place, stdin: ' correct horse \n' })

    expect(run).toMatchObject({ code: 0, stdout: 'Created alice (guest).\n' })
    expect(fake.seen('POST /api/users/create')?.body).toMatchObject({ password: ' correct horse ' })
  })

  it('refuses an empty stdin', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const run = await mh.run(
      ['user', 'create', 'alice', '--role', 'guest', '--password-stdin'],
      place,
    )

    expect(run.code).toBe(2)
    expect(fake.seen('POST /api/users/create')).toBeUndefined()
  })

  it('takes no password from the arguments', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(
      ['user', 'create', 'alice', '--role', 'guest', '--password', 'x'],
      place,
    )

    expect(run).toMatchObject({ code: 2, launches: [] })
  })
})

describe('mh user passwd', () => {
  it.each([[[]], [['--link']]])('makes a link without a terminal, with %j', async (more) => {
    await using place = await supervisedRoot(CREATES)

    const run = await mh.run(['user', 'passwd', 'alice', ...more], place)

    expect(run).toMatchObject({ code: 0, stdout: `Set a password at: ${LINK}\n` })
  })
})

describe('mh user delete', () => {
  it('wants --yes where it cannot ask', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const run = await mh.run(['user', 'delete', 'alice'], place)

    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('add --yes')
    expect(fake.lines).toEqual([])
  })

  it('says where the profile went', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const run = await mh.run(['user', 'delete', 'alice', '--yes'], place)

    expect(run.stdout).toBe(
      'Deleted alice. The profile is now profiles/_archive/alice-20251106.\nTo take it back: mh profile unarchive alice --folder alice-20251106\n',
    )
    expect(fake.lines).toEqual(['DELETE /api/users/alice?purge=false'])
  })

  it('passes on that the last owner must stay', async () => {
    await using place = await supervisedRoot({
      'DELETE /api/users/greggles': problem('last-owner', 409, 'greggles is the last owner.'),
    })

    const run = await mh.run(['user', 'delete', 'greggles', '--yes', '--purge'], place)

    expect(run).toMatchObject({
      code: 1,
      stderr: 'mh: greggles is the last owner.\nRequest ID: req-1\n',
    })
  })
})

describe('changes of an account', () => {
  it.each([
    [['role', 'alice', 'owner'], 'PATCH /api/users/alice', { role: 'owner' }],
    [['disable', 'alice'], 'PATCH /api/users/alice', { state: 'disabled' }],
    [['enable', 'alice'], 'PATCH /api/users/alice', { state: 'active' }],
    [['set-default', 'alice'], 'PUT /api/users/default', { username: 'alice' }],
  ])('sends what mh user %j means', async (args, line, body) => {
    await using place = await temporaryRoot()
    const changed = { status: 200, body: { success: true, user: user('alice') } }
    await using fake = await FakeSupervisor.open(place.layout, { [line]: changed })

    const run = await mh.run(['user', ...args], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain('alice')
    expect(fake.seen(line)?.body).toEqual(body)
  })
})

describe.runIf(HAS_TERMINALS)('on a terminal', () => {
  it('asks twice for a password and does not show it', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const shown = await onTerminal(mh, {
      ...place,
      command: 'user create alice --role guest',
      answers: [
        ['New password for alice', 'correct horse\r'],
        ['The same again', 'correct horse\r'],
      ],
    })

    expect(shown).toContain('Created alice (guest).')
    expect(shown).not.toContain('correct')
    expect(fake.seen('POST /api/users/create')?.body).toMatchObject({ password: 'correct horse' })
  })

  it('makes a link when the answer is empty', async () => {
    await using place = await supervisedRoot(CREATES)

    const shown = await onTerminal(mh, {
      ...place,
      command: 'user create alice --role guest',
      answers: [['New password', '\r']],
    })

    expect(shown).toContain(`Set a password at: ${LINK}`)
  })

  it('makes nothing when the two differ', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const shown = await onTerminal(mh, {
      ...place,
      command: 'user create alice --role guest',
      answers: [
        ['New password', 'correct horse\r'],
        ['The same again', 'correct house\r'],
      ],
    })

    expect(shown).toContain('The two passwords differ.')
    expect(fake.seen('POST /api/users/create')).toBeUndefined()
  })

  it('gives up on Ctrl-C', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const shown = await onTerminal(mh, {
      ...place,
      command: 'user create alice --role guest; echo ended with $?',
      answers: [['New password', 'half a pass\u0003']],
    })

    expect(shown).toContain('ended with 130')
    expect(fake.seen('POST /api/users/create')).toBeUndefined()
  })

  it('deletes an account whose name was typed, and no other', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, CREATES)

    const wrong = await onTerminal(mh, {
      ...place,
      command: 'user delete alice',
      answers: [['type its name (alice)', 'alicia\r']],
    })
    expect(wrong).toContain('Nothing was deleted.')
    expect(fake.lines).toEqual([])

    const right = await onTerminal(mh, {
      ...place,
      command: 'user delete alice',
      answers: [['type its name (alice)', 'alice\r']],
    })
    expect(right).toContain('Deleted alice.')
  })
})

describe('mh user totp-reset', () => {
  it('takes the second factor away, and says what ended', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'DELETE /api/users/alice/totp': { status: 200, body: { success: true } },
    })

    const run = await mh.run(['user', 'totp-reset', 'alice'], place)

    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(
      /^The second factor of alice is off, .* Whoever logs in .* is told\.\n$/,
    )
    expect(fake.seen('DELETE /api/users/alice/totp')).toBeDefined()
  })
})
