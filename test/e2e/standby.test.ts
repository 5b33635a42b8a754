import { readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive } from '../support/processes.ts'

let program: BuiltProgram
let owner: Client

beforeAll(async () => {
  program = await builtProgram()
  owner = await program.console()
})

afterAll(async () => {
  await owner.close()
  await program[Symbol.asyncDispose]()
})

it('keeps a process ready that holds nothing of anybody, and makes it the worker of whoever comes first', async () => {
  await program.mh(['user', 'create', 'alice', '--role', 'owner'])
  const standby = await standbyPid()
  const before = { files: await openFiles(standby), variables: await variablesOf(standby) }

  await capture('alice', 'Ready before I was')

  expect(before.files.filter((path) => path.startsWith(join(program.root, 'profiles')))).toEqual([])
  expect(before.variables.toSorted()).toEqual(
    ['LANG', 'PATH', 'TZ', 'UV_THREADPOOL_SIZE'].filter((name) => before.variables.includes(name)),
  )
  expect(await program.pidOf('alice')).toBe(standby)
  expect(await commandLineOf(standby)).toBe(
    `mh worker alice --profile-root ${join(program.root, 'profiles/alice')}`,
  )
  const output = join(program.root, 'logs/workers/alice.out')
  const descriptors = [1, 2].map((one) => readlink(`/proc/${standby}/fd/${one}`))
  expect(await Promise.all(descriptors)).toEqual([output, output])
  expect(await readlink(`/proc/${standby}/cwd`)).toBe(join(program.root, 'profiles/alice'))
})

it('makes another after one was taken, or was killed, and starts a worker the usual way in between', async () => {
  await program.mh(['user', 'create', 'bob', '--role', 'guest'])
  const killed = await standbyPid()
  process.kill(killed, 'SIGKILL')
  await eventually(async () => (await standbys()) === 0)

  await capture('bob', 'Nobody stood by for me')

  expect(await program.pidOf('bob')).not.toBe(killed)
  expect(await standbyPid()).not.toBe(killed)
})

it('tells of a worker from standby that cannot start what it printed', async () => {
  await program.mh(['user', 'create', 'carol', '--role', 'guest'])
  await standbyPid()
  const folder = join(program.root, 'profiles/carol/out')
  await rm(folder, { recursive: true, force: true })
  await writeFile(folder, 'no folder')

  const { answer, said } = await eventually(async () => {
    const answer = await owner.send('POST', '/api/capture', {
      headers: { 'x-mh-profile': 'carol' },
      body: { content: 'Not kept' },
    })
    const printed = await readFile(join(program.root, 'logs/workers/carol.out'), 'utf8')
    const said = printed.split('\n')[0]?.replace('mh worker: ', '') ?? ''
    // Where this machine is slow it is being started again by then, and the next answer says why it ended.
    return said !== '' && answer.text.includes(said.slice(0, 40)) && { answer, said }
  })

  expect(said).toContain(folder)
  expect(answer.status).toBe(503)
})

it('ends it with the supervisor, however that ends, and keeps none when none is wanted', async () => {
  const first = await standbyPid()
  await owner.mustSend('PUT', '/api/system/config', { body: { standbyWorkers: 0 } })
  await eventually(() => !isAlive(first))
  await owner.mustSend('PUT', '/api/system/config', { body: { standbyWorkers: 1 } })
  const second = await standbyPid()
  const supervisor = Number((await program.status())['pid'])

  process.kill(supervisor, 'SIGKILL')

  expect(await eventually(() => !isAlive(second))).toBe(true)
  await program.mh(['start', '--port', '0'])
})

async function capture(username: string, content: string): Promise<void> {
  const headers = { 'x-mh-profile': username }
  await owner.mustSend('POST', '/api/capture', { headers, body: { content } })
}

async function standbys(): Promise<number> {
  const { text } = await owner.send('GET', '/metrics')
  return Number(/^mh_worker_standbys (\d+)$/m.exec(text)?.[1])
}

/** The process in standby that is a child of this program's supervisor, once there is one. */
async function standbyPid(): Promise<number> {
  await eventually(async () => (await standbys()) === 1)
  const supervisor = Number((await program.status())['pid'])
  return await eventually(async () => {
    const children = await readFile(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8')
    const pids = children.trim().split(' ').map(Number)
    // One that ends while it is looked at is none.
    const lines = await Promise.all(pids.map((pid) => commandLineOf(pid).catch(() => '')))
    return pids[lines.indexOf('mh worker in standby')]
  })
}

async function commandLineOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8')
  return text.replace(/\0+$/, '')
}

async function openFiles(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`
  const names = await readdir(folder)
  return await Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')))
}

async function variablesOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8')
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => entry.split('=')[0] ?? '')
}
