import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  KEEPER_ARGUMENT,
  type KeeperAnswer,
  KeeperMessage,
  type KeeperWork,
} from '../../../shared/control/keeper-messages.ts'
import { newId } from '../../../shared/domain/ids.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { sampleText } from '../sample-texts.ts'

const MEMORIES = 100_000
const A_FOLDER = 100
/** Larger than what a copy may take of memory. */
const LARGE_BYTES = 256 * 1024 * 1024
const PERSON = { username: 'bench', userId: 'bench', actor: 'console', requestId: null } as const
const MIB = 1024

/** A backup of a profile that has not changed, against a full one of the same profile; and the memory that it takes. */
export async function measureBackup({ place, rounds, note }: Bench): Promise<Measurement[]> {
  const root = await place.folder('p')
  await fill(root)
  const program = join(place.built, 'worker.cjs')
  const full: Kept[] = []
  const again: Kept[] = []
  for (let round = 0; round < rounds; round += 1) {
    note(`round ${round + 1}: a full backup of ${MEMORIES} memories, then one more`)
    const backups = await place.folder('s')
    const work: KeeperWork = { kind: 'backup', ...PERSON, root, backups }
    full.push(await keep(program, work))
    again.push(await keep(program, work))
  }
  return [
    {
      name: `backup: ${MEMORIES} memories and a file of ${LARGE_BYTES / MIB / MIB} MiB, unchanged`,
      unit: 'ms',
      figures: again.map(({ ms }) => ms),
      against: { name: 'the full backup', figures: full.map(({ ms }) => ms) },
      target: { of: 'ratio', is: 'at most', value: 0.05 },
    },
    {
      name: 'backup: the worker stands still in a full one',
      unit: 'ms',
      figures: full.map(({ stillMs }) => stillMs),
    },
    {
      name: 'backup: most memory of a full one',
      unit: 'MiB',
      figures: full.map(({ mib }) => mib),
      target: { of: 'figure', is: 'at most', value: 200 },
    },
  ]
}

async function fill(root: string): Promise<void> {
  for (let number = 0; number < MEMORIES; number += 1) {
    const day = Math.floor(number / A_FOLDER)
    const folder = join(root, 'memory/episodic/2026', String(day).padStart(3, '0'))
    if (number % A_FOLDER === 0) await mkdir(folder, { recursive: true })
    const content = sampleText(number)
    const memory = { id: newId('evt'), timestamp: '2026-11-26T10:00:00Z', content }
    await writeFile(join(folder, `${number}.json`), JSON.stringify(memory))
  }
  await mkdir(join(root, 'memory/inbox'), { recursive: true })
  await mkdir(join(root, 'logs/audit'), { recursive: true })
  await writeFile(join(root, 'memory/inbox/large.bin'), Buffer.alloc(LARGE_BYTES, 'large '))
}

interface Kept {
  readonly ms: number
  readonly stillMs: number
  readonly mib: number
}

/** Runs the keeper as the supervisor does. */
async function keep(program: string, work: KeeperWork): Promise<Kept> {
  const began = performance.now()
  const child = spawn(process.execPath, [program, KEEPER_ARGUMENT], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const tell = (words: KeeperWork | KeeperAnswer): void =>
    void child.stdin.write(`${JSON.stringify(words)}\n`)
  tell(work)
  let heldAt = 0
  let stillMs = 0
  let mib = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const message = KeeperMessage.parse(parseJson(line, 'Keeper'), 'Keeper')
    mib = mostMib(child.pid) ?? mib
    if (message.kind === 'failed') throw new Error(message.message)
    if (message.kind === 'hold') {
      heldAt = performance.now()
      tell({ kind: 'held' })
    }
    if (message.kind === 'release') {
      stillMs += performance.now() - heldAt
      tell({ kind: 'released', still: true })
    }
  }
  if (child.exitCode === null) await once(child, 'exit')
  return { ms: performance.now() - began, stillMs, mib }
}

/** Undefined once the process is gone. */
function mostMib(pid: number | undefined): number | undefined {
  try {
    const [, kib] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return kib === undefined ? undefined : Number(kib) / MIB
  } catch {
    // It ended between its last word and this look; the look before stands.
    return undefined
  }
}
