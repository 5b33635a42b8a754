import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { execa } from 'execa'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { sampleText } from '../sample-texts.ts'

const SIZES = [10_000, 100_000] as const
const LARGE = 100_000
const YEARS = 5
/** Such a tree takes a minute to make, to copy and to turn. */
const MOST_ROUNDS = 2
const KIB = 1024
const LOOK_EVERY_MS = 20

interface Turned {
  readonly copySeconds: number
  readonly seconds: number
  readonly mib: number
}

/** `mh migrate`, with its verified backup, against `cp -a` of the same tree, which makes a copy and looks at nothing. */
export async function measureMigrate(bench: Bench): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const memories of SIZES) measurements.push(...(await measureSize(bench, memories)))
  return measurements
}

async function measureSize(bench: Bench, memories: number): Promise<Measurement[]> {
  const { place, rounds, note } = bench
  const of = memories.toLocaleString('en')
  note(`a tree of ${of} memories`)
  const folder = await place.folder(`m${memories}`)
  const tree = join(folder, 'tree')
  await fill(tree, memories)
  const turned: Turned[] = []
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round += 1) {
    note(`round ${round + 1}: cp -a, then mh migrate of the copy`)
    turned.push(await measureRound(bench, tree, join(folder, `root-${round}`)))
  }
  await rm(folder, { recursive: true })
  return [
    {
      name: `migrate: a tree of ${of} memories, with a verified backup`,
      unit: 's',
      figures: turned.map(({ seconds }) => seconds),
      against: { name: 'cp -a', figures: turned.map(({ copySeconds }) => copySeconds) },
      // What it takes to start, and to make a profile, outweighs a small tree.
      ...(memories >= LARGE ? { target: { of: 'ratio', is: 'at most', value: 3 } } : {}),
    },
    {
      name: `migrate: most memory with ${of} memories`,
      unit: 'MiB',
      figures: turned.map(({ mib }) => mib),
      target: { of: 'figure', is: 'at most', value: 200 },
    },
  ]
}

async function fill(tree: string, memories: number): Promise<void> {
  for (let year = 0; year < YEARS; year += 1)
    await mkdir(join(tree, 'memory/episodic', String(2021 + year)), { recursive: true })
  await mkdir(join(tree, 'persona'))
  await writeFile(join(tree, 'persona/users.json'), JSON.stringify(accounts()))
  for (let number = 0; number < memories; number += 1) {
    const id = `evt-${String(number).padStart(15, '0')}`
    const path = `memory/episodic/${2021 + (number % YEARS)}/${id}-note.json`
    const content = sampleText(number)
    await writeFile(join(tree, path), JSON.stringify({ id, content, type: 'observation' }, null, 2))
  }
}

function accounts(): object {
  const owner = { id: 'u-1', username: 'ada', role: 'owner', createdAt: '2021-01-01T00:00:00.000Z' }
  return { version: 1, users: [{ ...owner, passwordHash: 'none' }] }
}

async function measureRound({ place, signal }: Bench, tree: string, root: string): Promise<Turned> {
  const copySeconds = await secondsOf(async () => void (await execa('cp', ['-a', tree, root])))
  let mib = 0
  const seconds = await secondsOf(async () => {
    mib = await migrate(join(place.built, 'mh.cjs'), root, signal)
  })
  return { copySeconds, seconds, mib }
}

/** What others wrote is on the disk before it begins. */
async function secondsOf(work: () => Promise<void>): Promise<number> {
  await execa('sync')
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** Gives the most memory that the program had, in MiB. */
async function migrate(program: string, root: string, signal: AbortSignal): Promise<number> {
  const child = spawn(process.execPath, [program, 'migrate', '--yes', '--root', root], {
    stdio: ['ignore', 'ignore', 'ignore'],
    signal,
  })
  const ended = once(child, 'exit')
  let mib = 0
  while (child.exitCode === null && child.signalCode === null) {
    mib = mostMib(child.pid) ?? mib
    await Promise.race([ended, setTimeout(LOOK_EVERY_MS)])
  }
  if (child.exitCode !== 0) throw new Error(`mh migrate ended with ${child.exitCode}`)
  return mib
}

/** Undefined once the process is gone. */
function mostMib(pid: number | undefined): number | undefined {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return kib === undefined ? undefined : Number(kib) / KIB
  } catch {
    // It ended between its last word and this look; the look before stands.
    return undefined
  }
}
