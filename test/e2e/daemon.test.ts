import { existsSync } from 'node:fs'
import { readFile, readlink, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive, processesOf } from '../support/processes.ts'
import { serviceRoot } from '../support/supervisor-process.ts'

it('runs in a session of its own, without a terminal, in the data root, with its output in a file', async () => {
  await using program = await builtProgram()
  const pid = Number((await program.status())['pid'])

  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [, , , session, terminal] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const place = async (name: string): Promise<string> => await readlink(`/proc/${pid}/${name}`)

  expect({ session, terminal }).toEqual({ session: String(pid), terminal: '0' })
  expect(await place('cwd')).toBe(program.root)
  expect(await place('fd/0')).toBe('/dev/null')
  const output = join(program.layout.supervisorLogs, 'supervisor.out')
  expect([await place('fd/1'), await place('fd/2')]).toEqual([output, output])
})

it('returns with the reason when the start fails, and leaves nothing running', async () => {
  await using taken = await builtProgram()
  await using place = await serviceRoot()
  const { port } = new URL(await taken.url())

  const failed = await place.mh(['start', '--port', port]).catch((error: unknown) => String(error))

  expect(failed).toContain(`Port ${port} of 127.0.0.1 is taken`)
  expect((await readdir(place.layout.run)).filter((name) => name === 'control.sock')).toEqual([])
})

it('ends with its workers at SIGTERM, even when somebody has removed the data root', async () => {
  await using program = await builtProgram()
  await program.person('alice')
  await program.mh(['capture', '--user', 'alice', 'x'])
  const supervisor = Number((await program.status())['pid'])
  const worker = await program.pidOf('alice')
  // Whatever is written there meanwhile makes a folder that is being removed full again.
  await rm(program.root, { recursive: true, force: true, maxRetries: 10 })

  process.kill(supervisor, 'SIGTERM')

  await eventually(() => !isAlive(supervisor))
  expect(isAlive(worker)).toBe(false)
})

it('stop ends the warm-up of workers too, and leaves nothing of it', async () => {
  await using program = await builtProgram()
  await program.url()
  await program.mh(['stop'])
  // As where the programs were built under another Node.
  for (const name of await readdir(program.layout.runtimes, { recursive: true }))
    if (name.includes('/cache/worker-')) await rm(join(program.layout.runtimes, name))
  await program.mh(['start', '--port', '0'])
  const [warming] = await eventually(() => {
    const found = processesOf(program.layout.runtimes, 'worker.cjs', '--profile-root', 'warm-up')
    return found.length > 0 && found
  })
  const profile = warming?.line[(warming?.line.indexOf('--profile-root') ?? 0) + 1] ?? ''

  await program.mh(['stop'])

  expect(profile).toContain('/profiles/warm-up')
  expect(processesOf(program.layout.runtimes)).toEqual([])
  expect(existsSync(dirname(dirname(profile)))).toBe(false)
})

it('stop ends everything that it started, and nothing else', async () => {
  await using program = await builtProgram()
  await using other = await builtProgram()
  await program.person('alice')
  await other.person('alice')
  await program.mh(['capture', '--user', 'alice', 'x'])
  await other.mh(['capture', '--user', 'alice', 'x'])
  const ours = [await program.pidOf('alice'), Number((await program.status())['pid'])]
  const theirs = [await other.pidOf('alice'), Number((await other.status())['pid'])]
  const innocent = execa('sleep', ['60'], { cwd: program.root, reject: false })

  await program.mh(['stop'])

  expect(ours.filter(isAlive)).toEqual([])
  expect(theirs.filter(isAlive)).toEqual(theirs)
  expect(isAlive(innocent.pid ?? 0)).toBe(true)
  innocent.kill()
  await innocent
})
