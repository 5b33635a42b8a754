import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { profileLayout } from '../../../shared/layout/profile-layout.ts'
import { profileRoot, rootLayout } from '../../../shared/layout/root-layout.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { makeRoot } from '../made-root.ts'
import type { Measurement } from '../measurement.ts'
import { organizeEverybody } from '../organize-everybody.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { outputOf } from '../run-load.ts'
import { sampleText } from '../sample-texts.ts'

const PEOPLE = 10
const MEMORIES = 100
const MOST_ROUNDS = 3
const YEAR = '2026'
const HOUR_MS = 3_600_000
const Rewritten = schema(() => z.object({ files: z.int(), seconds: z.number() }))

/** `mh agent run organizer` without a model, for everybody, from workers that sleep; against a loop that writes the same files durably again. */
export async function measureOrganizer(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const { organizer, floor } = await inTurns(
    {
      organizer: async (round) =>
        await organized(bench, join(await place.folder(`o${round}`), 'r')),
      floor: async (round) => await rewritten(bench, await place.folder(`f${round}`)),
    },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  return [
    {
      name: `mh agent run organizer: ${PEOPLE} people with ${MEMORIES} memories each, workers started`,
      unit: 's',
      figures: organizer,
      against: { name: 'a bare loop: read, write, fsync', figures: floor },
      target: { of: 'figure', is: 'at most', value: 15 },
    },
  ]
}

async function organized(bench: Bench, root: string): Promise<number> {
  await mkdir(root)
  const names = await makeRoot(root, PEOPLE)
  for (const folder of foldersOf(root, names)) await writeMemories(folder)
  const { built } = bench.place
  await using _supervisor = await BenchSupervisor.start({ root, built, accounts: 'made' }, bench)
  const began = performance.now()
  const count = await organizeEverybody(built, root)
  const seconds = (performance.now() - began) / 1_000
  if (count !== PEOPLE * MEMORIES)
    throw new Error(`${count} memories were organized, not ${PEOPLE * MEMORIES}.`)
  return seconds
}

async function rewritten({ place }: Bench, folder: string): Promise<number> {
  const first = join(folder, '0')
  await writeMemories(first)
  const folders = Array.from({ length: PEOPLE }, (_, number) => join(folder, String(number)))
  for (const other of folders.slice(1)) await cp(first, other, { recursive: true })
  const said = await outputOf([place.program('rewrite-durably'), ...folders])
  return Rewritten.parse(parseJson(said, 'rewrite-durably'), 'rewrite-durably').seconds
}

function foldersOf(root: string, names: readonly string[]): string[] {
  const layout = rootLayout(root)
  return names.map((name) => join(profileLayout(profileRoot(layout, name)).episodic, YEAR))
}

/** Memories as a worker keeps them, each an hour after the other. */
async function writeMemories(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (let number = 0; number < MEMORIES; number += 1) {
    const id = `evt-20260301${String(number).padStart(7, '0')}`
    const timestamp = new Date(Date.UTC(2026, 2, 1) + number * HOUR_MS).toISOString()
    const content = sampleText(number)
    const event = { id, timestamp, type: 'observation', source: 'bench', content, processed: false }
    await writeFile(join(folder, `${id}-note.json`), `${JSON.stringify(event, null, 2)}\n`)
  }
}
