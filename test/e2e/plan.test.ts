import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { stateOf, writeSingleUserTree } from '../support/single-user-tree.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// The command blocks of the multi-user plan, as printed or with the replacement that docs/decisions/0001 names.
// A block whose part of the product is not built yet has no test here, and no row that says it works.

const checkout = resolve(import.meta.dirname, '../..')
// The organizer comes in a folder of its own.
const HAS_ORGANIZER = existsSync(join(checkout, 'worker/agents/organizer/create-organizer.ts'))

let program: BuiltProgram
const year = String(new Date().getUTCFullYear())

beforeAll(async () => {
  program = await builtProgram()
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

describe('Phase 2 and Appendix B: migration, on a copy of the tree', () => {
  it('tsx scripts/migrate-to-profiles.ts, mh status, mh remember, ls -la profiles/…, and mh rollback for the plan’s rm -rf', async () => {
    await using folder = await temporaryFolder()
    const [old, copy] = [join(folder.path, 'metahuman'), join(folder.path, 'metahuman-test')]
    await writeSingleUserTree(old)
    const run = async (command: string, ...args: string[]): Promise<string> =>
      (await execa(command, args, { cwd: checkout, preferLocal: true, env: { MH_ROOT: copy } }))
        .stdout
    await run('cp', '-r', old, copy)
    const before = stateOf(copy)

    const looked = await run('tsx', 'scripts/migrate-to-profiles.ts', '--dry-run')
    const migrated = await run('tsx', 'scripts/migrate-to-profiles.ts')
    await using _stopped = {
      // Whatever fails in between.
      [Symbol.asyncDispose]: async () =>
        void (await execa(join(checkout, 'bin/mh'), ['stop', '--root', copy], {
          cwd: checkout,
          reject: false,
        })),
    }
    await run('bin/mh', 'start', '--port', '0')
    const status = await run('bin/mh', 'status')
    const remembered = await eventually(async () => {
      const found = await run('bin/mh', 'remember', 'atlas')
      return found.includes('quay') ? found : undefined
    })
    const listed = await run('ls', '-la', join(copy, 'profiles/marisol/'))
    await run('bin/mh', 'stop')
    const back = await run('bin/mh', 'rollback', '--yes')

    expect(looked).toContain('profiles/marisol/')
    expect(migrated).toContain('entries are in profiles/marisol/')
    expect(status).toMatch(/Supervisor\s+running/)
    expect(remembered).toContain('The atlas is at the quay')
    expect(listed).toMatch(/drwx------ .* memory\n/)
    expect(back).toContain('files back')
    expect(stateOf(copy)).toEqual(before)
  })
})

describe('Phase 3, validation: a test user "alice"', () => {
  it('./bin/mh user create alice --role guest', async () => {
    const ran = await program.mh(['user', 'create', 'alice', '--role', 'guest'])

    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(
      /Created alice \(guest\)[^]*Set a password at: http:\/\/127\.0\.0\.1:\d+\/set-password#/,
    )
  })

  it.each([
    ['with a content type', ['-H', 'Content-Type: application/json']],
    ['without one, as the plan prints it in Phase 5', []],
  ])('curl -X POST …/api/capture with alice’s session, %s', async (_title, headers) => {
    await program.mh(['user', 'passwd', 'alice', '--password-stdin'], { input: `${PASSWORD}\n` })
    const login = await curl([
      '-i',
      '-X',
      'POST',
      '/api/auth/login',
      '-d',
      JSON.stringify({ username: 'alice', password: PASSWORD }),
    ])
    const cookie = /mh_session=[^;]+/.exec(login)?.[0] ?? ''

    const captured = await curl([
      '-X',
      'POST',
      '/api/capture',
      '-H',
      `Cookie: ${cookie}`,
      ...headers,
      '-d',
      '{"content": "Test memory from Alice"}',
    ])

    expect(captured).toContain('"success":true')
    expect(captured).toContain('Test memory from Alice')
  })

  it('ls profiles/alice/memory/episodic/YYYY/ shows it, and the owner’s folder does not', async () => {
    await program.mh(['user', 'create', 'greggles', '--role', 'owner'])

    const [alice, greggles] = await Promise.all(
      ['alice', 'greggles'].map((name) =>
        readdir(join(program.root, 'profiles', name, 'memory/episodic'), { recursive: true }),
      ),
    )

    expect(alice?.filter((name) => name.startsWith(`${year}/evt-`))).toHaveLength(2)
    expect(greggles?.filter((name) => name.includes('evt-'))).toEqual([])
  })
})

describe('Phase 6: CLI support', () => {
  it('./bin/mh capture --user alice "Meeting with Bob"', async () => {
    const ran = await program.mh(['capture', '--user', 'alice', 'Meeting with Bob'])

    expect(ran.code).toBe(0)
    expect(ran.err).toContain('[CLI] Operating as user: alice')
  })

  it('./bin/mh remember --user alice "Bob"', async () => {
    const ran = await program.mh(['remember', '--user', 'alice', 'Bob'])

    expect(ran.code).toBe(0)
    expect(ran.out).toContain('Meeting with Bob')
  })

  it('./bin/mh status, which falls back to the first owner', async () => {
    const ran = await program.mh(['status'])

    expect(ran.code).toBe(0)
    expect(ran.out).toMatch(/Supervisor\s+running/)
    expect(await program.json(['status'])).toMatchObject({ defaultUser: 'greggles' })
  })

  it('./bin/mh user list', async () => {
    const ran = await program.mh(['user', 'list'])

    expect(ran.out).toMatch(/alice\s+guest/)
    expect(ran.out).toMatch(/greggles\s+owner/)
  })

  it('./bin/mh user set-default alice', async () => {
    await program.mh(['user', 'set-default', 'alice'])
    const ran = await program.mh(['remember', 'Bob'])

    expect(ran.err).toContain('[CLI] Operating as user: alice (default)')
    expect(ran.out).toContain('Meeting with Bob')
  })

  it('an unknown --user is an error', async () => {
    const ran = await program.mh(['capture', '--user', 'nobody', 'x'])

    expect(ran.code).toBe(3)
    expect(ran.err).toContain('nobody')
  })
})

describe('Phase 7: testing', () => {
  it('user B cannot see what user A captured', async () => {
    await program.mh(['user', 'create', 'bob', '--role', 'guest'])
    await program.mh(['capture', '--user', 'alice', 'Secret message'])

    const alice = await program.mh(['remember', '--user', 'alice', 'secret'])
    const bob = await program.mh(['remember', '--user', 'bob', 'secret'])

    expect(alice.out).toContain('Secret message')
    expect(bob.code).toBe(0)
    expect(bob.out).not.toContain('Secret message')
    expect(`${bob.out}${bob.err}`).toContain('No memories match "secret"')
  })

  it('profile switching, owner only: alice’s data, then the owner’s own; both audits know', async () => {
    const [olga, carl] = [await program.person('olga', 'owner'), await program.person('carl')]
    const { id } = Object((await carl.mustSend('GET', '/api/auth/me')).json['profile'])
    await olga.mustSend('POST', '/api/capture', { body: { content: 'Of olga' } })
    await carl.mustSend('POST', '/api/capture', { body: { content: 'Of carl' } })
    const contents = async (): Promise<unknown[]> =>
      [(await olga.mustSend('GET', '/api/memories')).json['items']]
        .flat()
        .map((item) => Object(item)['content'])

    const refused = await carl.send('POST', '/api/profiles/switch', { body: { targetUserId: id } })
    const switched = await olga.mustSend('POST', '/api/profiles/switch', {
      body: { targetUserId: id },
    })
    const during = await contents()
    await olga.mustSend('POST', '/api/profiles/switch-back')
    const after = await contents()

    const mine = await program.json(['audit', '--mine', '--user', 'carl'])
    const system = await program.json(['audit', '--event', 'profile_switched'])
    const me = Object((await olga.mustSend('GET', '/api/auth/me')).json['actor'])
    const events = [mine['items']].flat().map((line) => Object(line))
    expect(refused.status).toBe(403)
    expect(switched.json).toMatchObject({ success: true, user: { username: 'carl' } })
    expect([during, after]).toEqual([['Of carl'], ['Of olga']])
    for (const event of ['owner_visit_began', 'memories_read', 'owner_visit_ended']) {
      expect(events).toContainEqual(
        expect.objectContaining({ event, userId: id, actor: `user:${me.id}` }),
      )
    }
    expect([system['items']].flat()).toMatchObject([{ userId: id, actor: `user:${me.id}` }])
  })

  it('for i in {1..3}; do user create; for j in {1..3}; do capture: the loops of the performance test', async () => {
    const names = ['user1', 'user2', 'user3']
    for (const name of names)
      expect((await program.mh(['user', 'create', name, '--role', 'guest'])).code).toBe(0)
    for (const name of names) {
      for (let number = 1; number <= 3; number += 1)
        await program.mh(['capture', '--user', name, `Memory ${number}`])
    }

    const lists = await Promise.all(
      names.map((name) => program.json(['memory', 'list', '--user', name])),
    )

    expect(lists.map(({ items }) => [items].flat().length)).toEqual([3, 3, 3])
  })

  it.skipIf(!HAS_ORGANIZER)(
    './bin/mh agent run organizer processes the memories of all of them',
    async () => {
      await program.mh(['capture', '--user', 'alice', 'Unprocessed memory 1'])
      await program.mh(['capture', '--user', 'bob', 'Unprocessed memory 2'])

      const ran = await program.mh(['agent', 'run', 'organizer'])

      expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('every profile')])
      expect(ran.out).toMatch(/alice +done +run-/)
      for (const name of ['alice', 'bob', 'user1']) {
        // grep "processed.*true" profiles/alice/memory/episodic/2025/*.json
        const { stdout } = await execa(
          'sh',
          ['-c', `grep -L "processed.*true" profiles/${name}/memory/episodic/${year}/*.json || :`],
          { cwd: program.root },
        )
        expect([name, stdout]).toEqual([name, ''])
      }
    },
  )

  it('./bin/mh user delete alice (with --yes, where no terminal can be asked)', async () => {
    const asked = await program.mh(['user', 'delete', 'alice'])
    const ran = await program.mh(['user', 'delete', 'alice', '--yes'])

    expect(asked.code).toBe(2)
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('profiles/_archive/alice-')
    expect((await program.mh(['user', 'list'])).out).not.toContain('alice')
  })
})

describe('§5: file permissions', () => {
  it.each([
    ['profiles/bob', 0o700],
    ['profiles/bob/etc', 0o700],
    ['profiles/bob/etc/models.json', 0o600],
    ['persona/users.json', 0o600],
  ])('%s is the owner’s only', async (path, mode) => {
    expect((await stat(join(program.root, path))).mode & 0o777).toBe(mode)
  })
})

describe('§4: for system administrators', () => {
  it('tar -czf profiles-backup.tar.gz profiles/ and du -sh profiles/*/ find a profile in one folder', async () => {
    const archive = join(program.root, 'backup.tar.gz')
    await execa('tar', ['-czf', archive, 'profiles/'], { cwd: program.root })
    const { stdout } = await execa('tar', ['-tzf', archive])

    expect(stdout).toContain('profiles/bob/persona/core.json')
    expect(await readFile(join(program.root, 'profiles/bob/persona/core.json'), 'utf8')).toContain(
      'bob',
    )
  })
})

async function curl(args: readonly string[]): Promise<string> {
  const url = await program.url()
  const { stdout } = await execa('curl', [
    '-sS',
    ...args.map((arg) => (arg.startsWith('/') ? `${url}${arg}` : arg)),
  ])
  return stdout
}
