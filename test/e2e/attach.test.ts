import { stripVTControlCharacters } from 'node:util'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually, PROMPTLY_MS } from '../support/eventually.ts'

const MH = resolve(import.meta.dirname, '../../bin/mh')
const SCRIPT = '/usr/bin/script'

describe('of people on one machine', () => {
  let program: BuiltProgram

  beforeAll(async () => {
    program = await builtProgram()
  })

  afterAll(() => program?.[Symbol.asyncDispose]())

  it('takes commands from a pipe, one a line, and ends with the input', async () => {
    await program.person('anna')
    const input = 'capture Met Sarah at the harbour\n\nremember harbour\nstatus\nhelp\n'

    const ran = await program.mh(['attach', 'anna'], { input })

    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toMatch(/^attach {2}attached to the worker of anna \(start 1\)$/m)
    expect(ran.out).toMatch(/^Captured evt-/m)
    expect(ran.out).toContain('found by: ')
    expect(ran.out).toMatch(/^running: It is running\. .*attached by console/m)
    expect(ran.out).toMatch(/^ {2}detach +leave; the worker goes on$/m)
    expect(await stateOf(program, 'anna')).toBe('running')
  })

  it('ends with the code of the first command that failed, after having run the others', async () => {
    await program.person('bert')

    const ran = await program.mh(['attach', 'bert'], { input: 'run dreamer\ncapture\nhelp\n' })
    const unknown = await program.mh(['attach', 'nobody'], { input: 'help\n' })
    const json = await program.mh(['attach', 'bert', '--json'], {
      input: 'capture One\ndetach\nrun\n',
    })

    expect(ran.code).toBe(2)
    expect(ran.out).toMatch(/^failed: "run" is no command\. See: help$/m)
    expect(ran.out).toMatch(/^failed: It is used so: capture TEXT$/m)
    expect(ran.out).toMatch(/^ {2}capture TEXT +keep a memory$/m)
    expect(unknown).toMatchObject({ code: 3, out: '' })
    expect(json.code).toBe(0)
    const kinds = json.out.split('\n').map((line) => Object(JSON.parse(line)).kind)
    expect(kinds).toContain('answer')
  })

  it('shows state, events and log of the worker as they come, to several at once', async () => {
    const carl = await program.person('carl')
    using one = attach(program, 'carl')
    await one.shows('attached to the worker of carl')
    using two = attach(program, 'carl')

    await one.shows('here now: console, console')
    // Each follows the events from when its own feed says how the worker is.
    for (const each of [one, two]) await each.shows('running: It is running.')
    await carl.mustSend('POST', '/api/capture', { body: { content: 'A secret of carl' } })
    await one.shows(/^event {3}memory-captured evt-\S+$/m)
    await two.shows(/^event {3}memory-captured evt-\S+$/m)
    await one.shows(/^log .* request-served .*route=captureMemory/m)
    await two.leave()
    await one.shows(/here now: console\n/)

    expect(one.text()).not.toContain('secret of carl')
    expect(await one.leave()).toBe(0)
  })

  it('leaves a worker off that was switched off, and attaches again when somebody starts it', async () => {
    await program.person('dora')
    using attached = attach(program, 'dora')
    await attached.shows('(start 1)')

    await program.mh(['worker', 'stop', 'dora'])
    await attached.shows(/^state {3}stopped: /m)
    attached.type('capture Nobody is there\n')
    await attached.shows('failed: The worker of dora does not serve.')
    expect(await stateOf(program, 'dora')).toBe('stopped')
    await program.mh(['worker', 'start', 'dora'])
    await attached.shows('(start 2)')

    expect(await attached.leave()).toBe(1)
  })

  it('ends when the account is disabled', async () => {
    await program.person('olga', 'owner')
    await program.person('emil')
    using attached = attach(program, 'emil')
    await attached.shows('(start 1)')

    const disabled = await program.mh(['user', 'disable', 'emil'])
    const { exitCode, stderr } = await attached.ended

    expect(disabled.code).toBe(0)
    expect(exitCode).toBe(1)
    expect(stderr).toContain('is disabled')
  })

  it('fault 25: a browser’s attachment ends within a second of its session, and a foreign page gets none', async () => {
    const fred = await program.person('fred')
    const url = `${fred.origin.replace('http', 'ws')}/api/attach`
    const headers = { cookie: fred.cookie ?? '' }
    const foreign = new WebSocket(url, { headers: { ...headers, origin: 'http://evil.example' } })
    foreign.on('error', () => undefined)
    const [, refusal] = await once(foreign, 'unexpected-response')
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    const [welcome] = await once(socket, 'message')
    await eventually(async () => whyOf(await rowOf(program, 'fred')).includes('attached by fred'))
    const closed = once(socket, 'close')
    const began = performance.now()

    await fred.mustSend('POST', '/api/auth/logout')
    await closed

    expect(performance.now() - began).toBeLessThan(PROMPTLY_MS)
    expect(refusal.statusCode).toBe(403)
    foreign.terminate()
    expect(String(welcome)).toContain('"welcome"')
    expect(await stateOf(program, 'fred')).toBe('running')
  })

  it.runIf(existsSync(SCRIPT))(
    'has a prompt on a terminal, with history and completion',
    async () => {
      await program.person('gina')
      const child = execa(SCRIPT, ['-qec', `${MH} attach gina`, '/dev/null'], {
        // Where a build server runs the tests, too, and where nobody wants colours.
        env: { MH_ROOT: program.root, TERM: 'xterm', CI: '', NO_COLOR: '1' },
        reject: false,
      })
      let shown = ''
      child.stdout.on('data', (chunk) => (shown += String(chunk)))
      void child.then(() => (shown += '\n(the command has ended)'))
      const shows = async (text: string, times = 1): Promise<void> => {
        const look = (): boolean => stripVTControlCharacters(shown).split(text).length > times
        await eventually(look).catch(() => expect(shown).toContain(text))
      }
      await shows('gina> ')

      child.stdin.write('cap')
      await shows('gina> cap')
      child.stdin.write('\t')
      await shows('capture ')
      child.stdin.write('From the prompt\r')
      await shows('Captured evt-')
      child.stdin.write('\u001b[A\r')
      await shows('Captured evt-', 2)
      child.stdin.write('nothing\r')
      await shows('is no command')
      child.stdin.write('detach\r')
      const { exitCode } = await child

      expect(exitCode).toBe(0)
      expect(await stateOf(program, 'gina')).toBe('running')
      const { items } = await program.json(['--user', 'gina', 'memory', 'list'])
      expect([items].flat().map((item) => Object(item).content)).toEqual([
        'From the prompt',
        'From the prompt',
      ])
    },
  )
})

it('attaches again by itself after a restart of the worker, a crash of it, and a restart of the supervisor', async () => {
  await using program = await builtProgram()
  await program.person('alice')
  await program.mh(['config', 'set', 'port', new URL(await program.url()).port])
  using attached = attach(program)
  await attached.shows('(start 1)')

  await program.mh(['worker', 'restart', 'alice'])
  await attached.shows('(start 2)')
  process.kill(await program.pidOf('alice'), 'SIGKILL')
  await attached.shows('(start 3)')
  await program.mh(['restart'])
  await eventually(() => attached.text().split('(start 3)').length === 3)
  attached.type('capture Still here\n')
  await attached.shows('Captured evt-')

  expect(attached.text()).toContain('is gone; attaching again')
  expect(attached.text()).toContain('something may have been missed')
  expect(await attached.leave()).toBe(0)
})

it('attaches again to a worker that outlived its supervisor', async () => {
  await using program = await builtProgram()
  await program.person('alice')
  using attached = attach(program)
  await attached.shows('(start 1)')
  const { pid } = await program.status()

  process.kill(Number(pid), 'SIGKILL')
  await attached.shows('is gone; attaching again')
  await program.mh(['start', '--port', '0'])
  await eventually(() => attached.text().split('(start 1)').length === 3)

  expect(await attached.leave()).toBe(0)
})

it('wakes a sleeping worker, keeps it awake, and lets it sleep when nobody is attached', async () => {
  await using program = await builtProgram()
  await program.person('alice')
  await program.mh(['config', 'set', 'idleMinutes', '0.05'])
  using attached = attach(program)
  await attached.shows('(start 1)')

  await attached.shows('attached')
  await eventually(async () => whyOf(await rowOf(program)).includes('attached by console'))
  await outlasts(program, 5_000)
  await attached.leave()
  await eventually(async () => (await stateOf(program)) === 'hibernated', 30_000)
  using again = attach(program)
  await again.shows('(start 2)')

  expect(await again.leave()).toBe(0)
})

interface AttachedProcess extends Disposable {
  readonly text: () => string
  readonly shows: (text: string | RegExp) => Promise<unknown>
  readonly type: (text: string) => void
  /** Ends the input; gives the exit code. */
  readonly leave: () => Promise<number | undefined>
  readonly ended: Promise<{ exitCode?: number | undefined; stderr: string }>
}

function attach({ root }: BuiltProgram, username = 'alice'): AttachedProcess {
  const child = execa(MH, ['attach', username], {
    env: { MH_ROOT: root, TZ: 'UTC' },
    stdin: 'pipe',
    reject: false,
  })
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  const ended = child.then(({ exitCode, stderr }) => ({ exitCode, stderr }))
  return {
    text: () => text,
    shows: (wanted) =>
      eventually(() => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))),
    type: (typed) => void child.stdin.write(typed),
    async leave() {
      child.stdin.end()
      return (await ended).exitCode
    },
    ended,
    [Symbol.dispose]: () => void child.kill(),
  }
}

async function rowOf(program: BuiltProgram, username = 'alice'): Promise<Record<string, unknown>> {
  return await program.rowOf(username)
}

async function stateOf(program: BuiltProgram, username = 'alice'): Promise<unknown> {
  return (await rowOf(program, username))['state']
}

function whyOf(row: Record<string, unknown>): unknown[] {
  return [row['aliveBecause']].flat()
}

/** Looks at a worker for longer than it would stay awake by itself: it never sleeps. */
async function outlasts(program: BuiltProgram, ms: number): Promise<void> {
  const until = performance.now() + ms
  await eventually(async () => {
    expect(await stateOf(program)).toBe('running')
    return performance.now() > until
  })
}
