import { constants } from 'node:fs'
import { access, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** What a control group can do for a worker. `end` is to end everything in it. */
export type GroupPower = 'memory' | 'pids' | 'cpu' | 'end'

/** A folder of the kernel's in which groups can be made. */
export interface GroupPlace {
  readonly path: string
  readonly version: 1 | 2
  readonly powers: readonly GroupPower[]
}

/** Where the kernel tells of control groups. */
export interface GroupSources {
  readonly mounts: string
  readonly own: string
}

const SOURCES: GroupSources = { mounts: '/proc/self/mounts', own: '/proc/self/cgroup' }
const CONTROLLERS = ['memory', 'pids', 'cpu'] as const
/** The name that the unit gives to the group of the supervisor itself, so that others may lie beside it. */
export const SUPERVISOR_GROUP = 'supervisor'

/** Where this process may make control groups, and what each place is good for; each power occurs once. */
export async function groupPlaces(sources = SOURCES): Promise<readonly GroupPlace[]> {
  const [mounts, own] = await Promise.all([textOf(sources.mounts), textOf(sources.own)])
  const found = await Promise.all([
    newPlace(mounts, own),
    ...CONTROLLERS.map((controller) => oldPlace(mounts, own, controller)),
  ])
  const places: GroupPlace[] = []
  for (const place of found.flat()) {
    const powers = place.powers.filter((power) => !places.some((one) => one.powers.includes(power)))
    if (powers.length > 0) places.push({ ...place, powers })
  }
  return places
}

/**
 * In the newer kind a group with processes of its own can't limit groups in it: only where the supervisor has one beside its workers'
 * (`DelegateSubgroup=` of systemd), or is in the topmost of all, are there limits. Elsewhere groups serve to end what is in them.
 */
async function newPlace(mounts: string, own: string): Promise<GroupPlace[]> {
  const mount = mountOf(mounts, (type) => type === 'cgroup2')
  const way = /^0::(\/.*)$/m.exec(own)?.[1]
  if (mount === undefined || way === undefined) return []
  const present = join(mount, way)
  const isBeside = basename(present) === SUPERVISOR_GROUP
  const path = isBeside ? dirname(present) : present
  if (!(await isWritable(path))) return []
  const mayLimit = isBeside || !(await isThere(join(path, 'cgroup.type')))
  const limits = mayLimit ? await switchedOn(path) : []
  return [{ path, version: 2, powers: [...limits, 'end'] }]
}

/** Switches the controllers on for groups in a folder; gives those that are. */
async function switchedOn(path: string): Promise<GroupPower[]> {
  const there = wordsOf(await textOf(join(path, 'cgroup.controllers')))
  const control = join(path, 'cgroup.subtree_control')
  const wanted = CONTROLLERS.filter((one) => there.includes(one))
  if (wanted.length === 0) return []
  const orders = wanted.map((one) => `+${one}`).join(' ')
  // What the kernel refuses is seen by what is on afterwards.
  await writeFile(control, orders).catch(() => undefined)
  const on = wordsOf(await textOf(control))
  return wanted.filter((one) => on.includes(one))
}

async function oldPlace(
  mounts: string,
  own: string,
  controller: (typeof CONTROLLERS)[number],
): Promise<GroupPlace[]> {
  const mount = mountOf(
    mounts,
    (type, options) => type === 'cgroup' && options.split(',').includes(controller),
  )
  const line = own.split('\n').find((one) => one.split(':')[1]?.split(',').includes(controller))
  if (mount === undefined || line === undefined) return []
  const path = join(mount, line.split(':').slice(2).join(':'))
  return (await isWritable(path)) ? [{ path, version: 1, powers: [controller] }] : []
}

function mountOf(
  mounts: string,
  isIt: (type: string, options: string) => boolean,
): string | undefined {
  const rows = mounts.split('\n').map((line) => line.split(' '))
  return rows.find(([, , type = '', options = '']) => isIt(type, options))?.[1]
}

async function isWritable(path: string): Promise<boolean> {
  return await access(path, constants.W_OK | constants.X_OK)
    .then(() => access(join(path, 'cgroup.procs'), constants.W_OK))
    .then(
      () => true,
      () => false,
    )
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/)
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}
