import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseJson } from '../../shared/files/parse-json.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'

let program: BuiltProgram

beforeAll(async () => {
  program = await builtProgram()
})

afterAll(async () => {
  await program[Symbol.asyncDispose]()
})

it('fault 49: a user deleted at any moment of the worker’s start leaves no process and no folder', async () => {
  const console = await program.console()
  const pids = new Set<number>()

  for (let round = 0; round < 8; round += 1) {
    const username = `gone${round}`
    await console.mustSend('POST', '/api/users/create', { body: { username, role: 'guest' } })
    const asked = console.send('POST', '/api/capture', {
      headers: { 'x-mh-profile': username },
      body: { content: 'Kept in a hurry' },
    })
    await wait(round * 60)
    for (const row of [(await console.mustSend('GET', '/api/workers')).json['items']].flat()) {
      const { pid } = Object(row)
      if (typeof pid === 'number') pids.add(pid)
    }
    await console.mustSend('DELETE', `/api/users/${username}`)

    expect([201, 409, 423, 502, 503]).toContain((await asked).status)
  }

  expect([...pids].filter((pid) => isAlive(pid))).toEqual([])
  const left = await readdir(join(program.root, 'profiles'))
  expect(left.filter((name) => name.startsWith('gone'))).toEqual([])
  await console.close()
})

it('fault 39: a worker is woken once for what was due while the supervisor was down, and not again by one that takes it over', async () => {
  await program.mh(['user', 'create', 'wanda', '--role', 'guest'])
  await program.mh(['capture', '--user', 'wanda', 'Before the night'])
  const planned = await eventually(async () => (await wakeOf('wanda'))?.at)
  await program.mh(['stop'])
  const missed = new Date(Date.now() - 2 * 3_600_000).toISOString()
  const table = await readFile(wakesPath(), 'utf8')
  await writeFile(wakesPath(), table.replace(planned, missed))

  await program.mh(['start', '--port', '0'])
  await eventually(async () => (await wokenLines()).length > 0, 60_000)
  const supervisor = Number((await program.status())['pid'])
  process.kill(supervisor, 'SIGKILL')
  await eventually(() => !isAlive(supervisor))
  await program.mh(['start', '--port', '0'])
  const row = await eventually(async () => {
    const found = await program.rowOf('wanda')
    return found['reason'] === 'adopted' && found
  })

  expect(await wokenLines()).toMatchObject([{ reason: 'schedule', due_at: missed }])
  expect(row).toMatchObject({ state: 'running', nextWakeAt: planned })
  expect((await wakeOf('wanda'))?.at).toBe(planned)
})

it('says when it must be awake next by the person’s own time zone, and anew when that or the schedule changes', async () => {
  await program.mh(['user', 'create', 'tom', '--role', 'guest'])
  await program.mh(['capture', '--user', 'tom', 'Something'])
  const hourOf = (at: string, timeZone: string): string =>
    new Date(at).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'short' })
  const next = async (clock: string, timeZone: string): Promise<string> =>
    await eventually(async () => {
      const at = (await wakeOf('tom'))?.at
      return at !== undefined && hourOf(at, timeZone) === clock && at
    })

  const first = await next('23:00', 'UTC')
  await program.mh(['account', 'set', 'timeZone', 'Asia/Tokyo', '--user', 'tom'])
  const second = await next('23:00', 'Asia/Tokyo')
  const etc = join(program.root, 'profiles/tom/etc')
  await writeFile(join(etc, 'sleep.json'), '{"enabled": false}')
  await writeFile(join(etc, 'schedules.json'), '{"schedules": {"digest": {"cron": "15 4 * * *"}}}')
  const third = await next('04:15', 'Asia/Tokyo')

  expect(new Set([first, second, third]).size).toBe(3)
})

interface Line {
  readonly evt: unknown
  readonly reason: unknown
  readonly due_at: unknown
}

async function wokenLines(): Promise<Line[]> {
  const path = join(program.root, 'profiles/wanda/logs/worker/worker.log')
  // The last line may be half written while it is read.
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  const read = lines.map((line): Line => Object(parseJson(line, path)))
  return read.filter(({ evt }) => evt === 'worker-woken')
}

function wakesPath(): string {
  return join(program.root, 'run/supervisor/wakes.json')
}

async function wakeOf(username: string): Promise<{ readonly at: string } | undefined> {
  if (!existsSync(wakesPath())) return undefined
  const file = Object(parseJson(await readFile(wakesPath(), 'utf8'), 'wakes.json'))
  return file.wakes[username]
}
