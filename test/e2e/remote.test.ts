import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { join, resolve } from 'node:path'
import { createServer } from 'node:tls'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram, type Ran } from '../support/built-program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const MH = resolve(import.meta.dirname, '../../bin/mh')

let program: BuiltProgram
let url = ''
beforeAll(async () => {
  program = await builtProgram()
  await program.person('olga', 'owner')
  await program.person('alice')
  url = await program.url()
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

it('makes a token on the machine, prints it alone, and works with it from elsewhere', async () => {
  const made = await program.mh([
    'token',
    'create',
    'laptop',
    '--scope',
    'read,write',
    '--expires',
    '90d',
    '--user',
    'alice',
  ])
  const token = made.out.trim()

  const captured = await remotely(token, ['capture', 'Met Sarah at the harbour'])
  const found = await remotely(token, ['remember', 'harbour'])
  const listed = await remotely(token, ['token', 'list'])
  const users = await remotely(token, ['user', 'list'])

  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^mh_pat_\S+$/) })
  expect(made.err).toContain('of alice (read, write), good until ')
  expect(captured).toMatchObject({ code: 0, err: '[CLI] Operating as user: alice (the token’s)' })
  expect(found.out).toContain('Met Sarah at the harbour')
  expect(listed.out).toMatch(/laptop +read write +20\S+ \S+ +/)
  expect(users).toMatchObject({ code: 4, out: '' })
  expect(users.err).toContain('This is for owners')
})

it('attaches from elsewhere, runs commands from a pipe, and ends when the token is revoked', async () => {
  const token = await tokenFor('alice', 'attach')
  const piped = await remotely(token, ['attach', 'alice'], 'capture Over the wire\nstatus\n')
  const attached = execa(MH, ['attach', 'alice'], { env: envOf(token), reject: false })
  await once(attached.stdout, 'data')

  const revoked = await program.mh(['token', 'revoke', 'attach', '--user', 'alice'])
  const { exitCode, stderr } = await attached

  expect(piped.code).toBe(0)
  expect(piped.out).toMatch(/^attach {2}attached to the worker of alice/m)
  expect(piped.out).toMatch(/^Captured evt-/m)
  expect(revoked.out).toContain('"attach"')
  expect(exitCode).toBe(4)
  expect(stderr).toContain('does not take this token')
})

it('lets an owner’s token work on another’s profile by --user, which that profile’s audit has', async () => {
  const token = await tokenFor('olga', 'looks')

  const captured = await remotely(token, ['capture', 'Said by olga', '--user', 'alice'])
  const own = await remotely(token, ['memory', 'list', '--json'])
  const refused = await remotely(token, ['account', 'show', '--user', 'alice'])
  const audit = await program.json([
    'audit',
    '--mine',
    '--event',
    'owner_visit_began',
    '--user',
    'alice',
  ])

  expect(captured).toMatchObject({ code: 0, err: '[CLI] Operating as user: alice' })
  expect(own.out).not.toContain('Said by olga')
  expect(refused.code).toBe(4)
  expect([audit['items']].flat()).toHaveLength(1)
})

it('refuses what is done on the machine itself, an address that is none, and a server without a token', async () => {
  const stopped = await remotely('mh_pat_x', ['stop'])
  const wrong = await program.mh(['memory', 'list', '--server', 'example.org', '--token', 'x'])
  const without = await program.mh(['memory', 'list', '--server', url])
  const alone = await program.mh(['memory', 'list', '--token', 'x'])
  const both = await program.mh(['memory', 'list', '--server', url, '--token', 'x', '--root', '/'])
  const bad = await program.mh(['memory', 'list', '--server', url, '--token', 'mh_pat_x'])
  const nobody = await program.mh([
    'worker',
    'list',
    '--server',
    'http://127.0.0.1:1',
    '--token',
    'x',
  ])

  expect([stopped, wrong, without, alone, both].map(({ code }) => code)).toEqual([2, 2, 2, 2, 2])
  expect(stopped.err).toContain('on the machine itself')
  expect(without.err).toContain('MH_TOKEN')
  expect([bad.code, nobody.code]).toEqual([4, 5])
  expect(nobody.err).toContain('http://127.0.0.1:1 did not answer')
})

it('goes over TLS, and to nobody whose certificate it does not know', async () => {
  const token = await tokenFor('alice', 'tls')
  await using folder = await temporaryFolder()
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    cert,
    ...subject,
  ])
  const server = createServer(
    { key: await readFile(key), cert: await readFile(cert) },
    (client) => {
      const inner = connect(Number(new URL(url).port), '127.0.0.1')
      client.on('error', () => inner.destroy())
      inner.on('error', () => client.destroy())
      client.pipe(inner).pipe(client)
    },
  )
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const MH_SERVER = `https://localhost:${isAddress(address) ? address.port : 0}`

  const known = { MH_SERVER, NODE_EXTRA_CA_CERTS: cert }
  const listed = await remotely(token, ['memory', 'list'], '', known)
  const attached = await remotely(token, ['attach', 'alice'], 'detach\n', known)
  const unknown = await remotely(token, ['memory', 'list'], '', { MH_SERVER })
  server.close()

  expect([listed.code, attached.code]).toEqual([0, 0])
  expect(unknown.code).toBe(5)
  expect(unknown.err).toContain('certificate')
})

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

async function tokenFor(username: string, name: string): Promise<string> {
  const words = ['token', 'create', name, '--scope', 'read', 'write', '--user', username]
  return String((await program.json(words))['token'])
}

function envOf(token: string): Record<string, string> {
  return { MH_SERVER: url, MH_TOKEN: token, MH_ROOT: '/nowhere' }
}

/** Runs `mh` as somewhere else: without the data root. */
async function remotely(
  token: string,
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const env = { ...envOf(token), ...environment }
  const ran = await execa(MH, args, { env, input, reject: false })
  return { code: ran.exitCode ?? -1, out: ran.stdout, err: ran.stderr }
}
