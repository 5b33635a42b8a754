import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { supervisedRoot, FakeSupervisor, problem } from './fake-supervisor.ts'
import { eventually, useMhProgram } from './mh-program.ts'
import { temporaryRoot } from './temporary-root.ts'

const mh = useMhProgram()

describe('mh', () => {
  it('prints its help with examples on stdout', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['--help'], place)

    expect(run).toMatchObject({ code: 0, stderr: '', launches: [] })
    expect(run.stdout).toContain('Examples:\n  mh start')
  })

  it.each([
    ['capture', 'mh capture "Met Sarah for coffee"'],
    ['remember', 'mh remember "coffee with Sarah"'],
    ['user create', 'mh user create alice --role guest'],
    ['memory list', 'mh memory list --bin'],
    ['worker stop', 'mh worker stop alice'],
    ['audit', 'mh audit --mine --user alice'],
    ['config set', 'mh config set port 8080'],
  ])('shows an example in the help of %s', async (command, example) => {
    await using place = await temporaryRoot()

    const run = await mh.run([...command.split(' '), '--help'], place)

    expect(run.code).toBe(0)
    expect(run.stdout).toContain(example)
    expect(run.stdout).toContain('--user <name>')
  })

  it('prints the version of its checkout', async () => {
    await using place = await temporaryRoot()

    expect(await mh.run(['--version'], place)).toMatchObject({ code: 0, stdout: '1.2.3\n' })
  })

  it('suggests the command that was meant', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['captrue', 'x'], place)

    expect(run).toMatchObject({ code: 2, stdout: '', launches: [] })
    expect(run.stderr).toBe(
      "mh: unknown command 'captrue' (Did you mean capture?) See: mh --help\n",
    )
  })

  it.each([
    [['capture']],
    [['user', 'create', 'alice']],
    [['user', 'create', 'alice', '--role', 'king']],
    [['user', 'passwd', 'alice', '--link', '--password-stdin']],
    [['user', 'nonsense']],
    [['remember', 'x', '--limit', 'many']],
    [['memory', 'list', '--from', 'yesterday']],
    [['worker', 'list', 'alice']],
    [['status', '--user']],
  ])('refuses %j as wrong usage, without starting anything', async (args) => {
    await using place = await temporaryRoot()

    const run = await mh.run(args, place)

    expect(run).toMatchObject({ code: 2, stdout: '', launches: [] })
    expect(run.stderr).toMatch(/^mh: .*See: mh --help\n$/s)
  })

  it('shows the help of a group whose command is missing, on stderr', async () => {
    await using place = await temporaryRoot()

    const run = await mh.run(['user'], place)

    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('Usage: mh user')
  })

  it.each([
    { args: ['--json', 'nonsense'], exit: 2, code: 'wrong-usage' },
    { args: ['user', '--json'], exit: 2, code: 'wrong-usage' },
    { args: ['status', '--json', '--no-start'], exit: 5, code: 'supervisor-unreachable' },
  ])('prints $code as a problem document with --json: $args', async ({ args, exit, code }) => {
    await using place = await temporaryRoot()

    const run = await mh.run(args, place)

    expect(run).toMatchObject({ code: exit, stdout: '' })
    expect(parseJson(run.stderr, 'stderr')).toMatchObject({ code, detail: expect.any(String) })
  })

  it.each([
    ['invalid-input', 400, 2],
    ['forbidden', 403, 4],
    ['not-found', 404, 3],
    ['conflict', 409, 1],
    ['worker-off', 503, 1],
    ['a-code-of-the-future', 404, 3],
    ['a-code-of-the-future', 418, 2],
    ['a-code-of-the-future', 500, 1],
  ])('ends for the problem %s (%i) with %i', async (code, status, exit) => {
    await using place = await supervisedRoot({
      'GET /api/workers': problem(code, status, 'It went wrong.'),
    })

    const run = await mh.run(['worker', 'list'], place)

    expect(run).toMatchObject({ code: exit, stdout: '' })
    expect(run.stderr).toBe('mh: It went wrong.\nRequest ID: req-1\n')
  })

  it('prints a problem as the supervisor gave it with --json', async () => {
    const refused = problem('forbidden', 403, 'Not yours.')
    await using place = await supervisedRoot({ 'GET /api/workers': refused })

    const run = await mh.run(['worker', 'list', '--json'], place)

    expect(parseJson(run.stderr, 'stderr')).toMatchObject({
      code: 'forbidden',
      status: 403,
      detail: 'Not yours.',
      requestId: 'req-1',
    })
  })

  it('says that an answer it cannot read is not what it expects', async () => {
    await using place = await supervisedRoot({
      'GET /api/workers': { status: 200, body: '<html>' },
    })

    const run = await mh.run(['worker', 'list'], place)

    expect(run.code).toBe(1)
    expect(run.stderr).toContain(
      'The answer to GET /api/workers is not what this version of mh understands.',
    )
  })

  it('ends with 130 on Ctrl-C', async () => {
    await using place = await temporaryRoot()
    await using fake = await FakeSupervisor.open(place.layout, {
      'GET /api/workers': { status: 0, body: null },
    })

    const run = await mh.run(['worker', 'list'], {
      ...place,
      meanwhile: async (child) => {
        await eventually(() => fake.lines).toContain('GET /api/workers')
        child.kill('SIGINT')
      },
    })

    expect(run).toMatchObject({ code: 130, stdout: '' })
  })

  it('takes the root from --root before MH_ROOT, and from MH_ROOT before the checkout', async () => {
    await using checkout = await temporaryRoot()
    await using inEnvironment = await temporaryRoot()
    await using named = await temporaryRoot()
    const environment = { MH_ROOT: inEnvironment.root }

    const byOption = await mh.run(['status', '--no-start', '--root', named.root], {
      ...checkout,
      environment,
    })
    const byEnvironment = await mh.run(['status', '--no-start'], { ...checkout, environment })
    const byCheckout = await mh.run(['status', '--no-start'], checkout)

    expect(byOption.stderr).toContain(named.root)
    expect(byEnvironment.stderr).toContain(inEnvironment.root)
    expect(byCheckout.stderr).toContain(checkout.root)
  })
})
