import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { groupPlaces } from '../../../../supervisor/limits/control-group-places.ts'
import { WorkerGroup } from '../../../../supervisor/limits/worker-group.ts'
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts'

const LIMITS = { memoryMb: 150, processes: 64, openFiles: 256, cpuWeight: 200 }

/** Files as the newer kind of control groups has them, below a folder. */
async function tree(folder: TemporaryFolder, own: string, controllers: string) {
  const mount = join(folder.path, 'cgroup')
  const unit = join(mount, 'mh.service')
  await mkdir(join(mount, own), { recursive: true })
  await writeFile(join(folder.path, 'mounts'), `cgroup2 ${mount} cgroup2 rw,nosuid 0 0\n`)
  await writeFile(join(folder.path, 'own'), `0::/${own}\n`)
  for (const path of new Set([unit, join(mount, own)])) {
    await writeFile(join(path, 'cgroup.procs'), '')
    await writeFile(join(path, 'cgroup.type'), 'domain\n')
    await writeFile(join(path, 'cgroup.controllers'), `${controllers}\n`)
    await writeFile(join(path, 'cgroup.subtree_control'), '')
  }
  return { mount, unit, mounts: join(folder.path, 'mounts'), own: join(folder.path, 'own') }
}

it('limits where systemd puts the supervisor beside its workers', async () => {
  await using folder = await temporaryFolder()
  const { unit, ...sources } = await tree(folder, 'mh.service/supervisor', 'cpu io memory pids')

  const places = await groupPlaces(sources)

  expect(places.map(({ path }) => path)).toEqual([unit])
  expect(places[0]?.powers).toContain('end')
  const orders = await readFile(join(unit, 'cgroup.subtree_control'), 'utf8')
  expect(orders).toBe('+memory +pids +cpu')
})

it('only ends what is in a group where the supervisor itself is in the group above', async () => {
  await using folder = await temporaryFolder()
  const { unit, ...sources } = await tree(folder, 'mh.service', 'cpu memory pids')

  expect(await groupPlaces(sources)).toEqual([{ path: unit, version: 2, powers: ['end'] }])
  expect(await readFile(join(unit, 'cgroup.subtree_control'), 'utf8')).toBe('')
})

it('takes each power from one place, the newer kind first', async () => {
  await using folder = await temporaryFolder()
  const { unit, mount, ...sources } = await tree(folder, 'mh.service', '')
  const pids = join(folder.path, 'pids')
  await mkdir(join(pids, 'a'), { recursive: true })
  await writeFile(join(pids, 'a/cgroup.procs'), '')
  const lines = [`cgroup2 ${mount} cgroup2 rw 0 0`, `cgroup ${pids} cgroup rw,pids 0 0`]
  await writeFile(sources.mounts, lines.join('\n'))
  await writeFile(sources.own, '8:pids:/a\n0::/mh.service\n')

  expect(await groupPlaces(sources)).toEqual([
    { path: unit, version: 2, powers: ['end'] },
    { path: join(pids, 'a'), version: 1, powers: ['pids'] },
  ])
})

it('writes the limits in the words of the newer kind', async () => {
  await using folder = await temporaryFolder()
  const path = folder.path
  const group = join(path, 'mh-1.alice')
  await mkdir(group)
  await writeFile(join(group, 'memory.swap.max'), '')
  await writeFile(join(group, 'memory.events'), 'low 0\nhigh 0\nmax 7\noom 2\noom_kill 2\n')
  await writeFile(join(group, 'pids.events'), 'max 5\n')

  const made = await WorkerGroup.open(
    [{ path, version: 2, powers: ['memory', 'pids', 'cpu', 'end'] }],
    'mh-1.alice',
    LIMITS,
  )
  await made.add(4_711)

  const written = ['memory.max', 'memory.swap.max', 'pids.max', 'cpu.weight', 'cgroup.procs']
  const texts = await Promise.all(written.map((name) => readFile(join(group, name), 'utf8')))
  expect(texts).toEqual(['157286400', '0', '64', '200', '4711'])
  expect(await made.hits()).toEqual({ memory: 2, processes: 5 })
})
