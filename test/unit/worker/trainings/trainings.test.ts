import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Training } from '../../../../shared/api/trainings.ts'
import { Trainings } from '../../../../worker/trainings/trainings.ts'
import { AllowedPrograms } from '../../../../worker/trainings/allowed-programs.ts'
import { TRAINING_MARK } from '../../../../worker/trainings/training-process.ts'
import { eventually } from '../../../support/eventually.ts'
import { CANARY, DatasetsUnderTest } from '../datasets/datasets-under-test.ts'

const CALLER = { actor: 'user:u1', requestId: 'req-1' }
const TRAINS = `echo "reads $1, writes $2, rank $3"
pwd; env
[ "$(wc -l < "$1")" = 1 ] || exit 9
echo "progress 1/2"
printf 'weights' > "$2/adapter_model.safetensors"
echo '{}' > "$2/adapter_config.json"
echo '{"step": 2, "of": 2}' >&2`
const HANGS = `trap '' TERM
sleep 600 &
echo "progress 1/9"
echo $! > "$2/child"
while :; do sleep 1; done`
const FLOODS = `head -c 104857600 /dev/zero | tr '\\0' 'x' | fold -w 1000
echo
echo "progress 3/4"
exit 3`

let programs = ''
beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'mh-programs-'))
  await program('trains', TRAINS)
  await program('hangs', HANGS)
  await program('floods', FLOODS)
  await program('idles', 'exit 0')
})
afterAll(async () => await rm(programs, { recursive: true }))

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(programs, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(programs, name), 0o700)
}

const ARGS = ['{dataset}', '{output}', '--rank={lora_rank}']

async function opened(name: string | null, more: Record<string, unknown> = {}) {
  const command =
    name === null ? {} : { command: { program: join(programs, name), args: ARGS, ...more } }
  const place = await DatasetsUnderTest.open({
    'etc/training.json': { base_model: 'qwen3:14b', lora_rank: 8, ...command },
  })
  await place.curate(CANARY)
  place.lazy.allow(['trains', 'hangs', 'floods', 'idles'].map((one) => join(programs, one)))
  const { trainings } = await place.lazy.open()
  return { place, trainings, id: await place.approved() }
}

async function ended(trainings: Trainings, { id }: Training): Promise<Training> {
  return await vi.waitFor(
    async () => {
      const training = await trainings.get(id)
      expect(training.status).not.toBe('running')
      return training
    },
    { timeout: 60_000, interval: 20 },
  )
}

async function markedProcesses(id: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const marks = await Promise.all(
    pids.map(async (pid) => await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  )
  return pids.filter((_, place) => marks[place]?.includes(`${TRAINING_MARK}=${id}`))
}

it('trains on a copy of the set, follows the program, and registers the adapter that it leaves', async () => {
  const { place, trainings, id } = await opened('trains')
  await using _ = place

  const started = await trainings.start(id, CALLER)
  const training = await ended(trainings, started)

  expect(training).toMatchObject({
    status: 'done',
    exitCode: 0,
    pairs: 1,
    progress: { done: 2, of: 2 },
  })
  const adapters = join(place.place.layout.root, 'out/adapters', training.adapterId ?? '')
  expect(await readFile(join(adapters, 'adapter_model.safetensors'), 'utf8')).toBe('weights')
  expect(JSON.parse(await readFile(join(adapters, 'adapter.json'), 'utf8'))).toMatchObject({
    baseModel: 'qwen3:14b',
  })
  expect((await place.datasets.get(id)).dataset.adapters).toEqual([training.adapterId])
  const { text, isEnded } = await trainings.log(started.id, 0)
  const folder = join(place.place.layout.root, 'out/training', started.id)
  expect(text).toContain(`reads ${folder}/dataset.jsonl, writes ${folder}/output, rank --rank=8`)
  expect(isEnded).toBe(true)
  const names = text.split('\n').flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? [])
  expect(
    names.filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name)).toSorted(),
  ).toEqual(expect.arrayContaining(['HOME', TRAINING_MARK, 'PATH', 'TMPDIR']))
  expect(names).not.toContain('VITEST')
  expect(await readdir(folder)).toEqual(['log.txt'])
  const audited = await eventually(async () => {
    const lines = await place.place.logged('audit')
    return lines.some(({ event }) => event === 'training_ended') && lines
  })
  expect(audited.map(({ event }) => event)).toContain('training_started')
  expect(JSON.stringify(audited)).not.toContain('blue boat')
})

it('ends a program that hears nothing, with everything that it started, when it is cancelled', async () => {
  const { place, trainings, id } = await opened('hangs')
  await using _ = place
  const started = await trainings.start(id, CALLER)
  await vi.waitFor(
    async () => expect((await trainings.get(started.id)).progress).toEqual({ done: 1, of: 9 }),
    30_000,
  )

  await expect(trainings.start(id, CALLER)).rejects.toThrow(/under way/)
  const training = await trainings.cancel(started.id, 'user:u1')

  expect(training).toMatchObject({
    status: 'cancelled',
    message: 'Cancelled by user:u1.',
    adapterId: null,
  })
  expect(await markedProcesses(started.id)).toEqual([])
  expect(trainings.because).toEqual([])
  await expect(trainings.cancel(started.id, 'user:u1')).rejects.toThrow(/is cancelled already/)
})

it('ends a program whose time is over', async () => {
  const { place, trainings, id } = await opened('hangs', { timeoutMinutes: 0.01 })
  await using _ = place

  const training = await ended(trainings, await trainings.start(id, CALLER))

  expect(training).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('timeoutMinutes'),
  })
  expect(await markedProcesses(training.id)).toEqual([])
})

it('keeps the beginning and the end of 100 MB, and says how the program failed', async () => {
  const { place, trainings, id } = await opened('floods')
  await using _ = place
  const started = await trainings.start(id, CALLER)

  const training = await ended(trainings, started)

  expect(training).toMatchObject({ status: 'failed', exitCode: 3, progress: { done: 3, of: 4 } })
  expect(training.message).toContain('ended with 3')
  const log = join(place.place.layout.root, 'out/training', started.id, 'log.txt')
  expect((await stat(log)).size).toBeLessThan(1024 * 1024)
  const text = await readFile(log, 'utf8')
  expect(text).toMatch(/^x{1000}\n/)
  expect(text).toMatch(/\[\d+ bytes are not kept\]/)
  expect(text).toMatch(/progress 3\/4\n$/)
})

it('does not take a program that left nothing for one that trained', async () => {
  const { place, trainings, id } = await opened('idles')
  await using _ = place

  const training = await ended(trainings, await trainings.start(id, CALLER))

  expect(training).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('left no adapter'),
  })
  expect(await readdir(join(place.place.layout.root, 'out/adapters'))).toEqual([])
})

it('does not pretend to train where nothing is configured, allowed, or approved', async () => {
  const { place, trainings, id } = await opened(null)
  await using _ = place
  const { layout } = place.place
  const inside = join(layout.root, 'out', 'mine')
  await mkdir(join(layout.root, 'out'), { recursive: true })
  await writeFile(inside, '#!/bin/sh\n', { mode: 0o700 })
  const set = async (command: unknown) => await place.place.put('etc/training.json', { command })

  await expect(trainings.start(id, CALLER)).rejects.toThrow(/No training is configured.*command/)
  await set({ program: '/bin/true' })
  await expect(trainings.start(id, CALLER)).rejects.toMatchObject({ code: 'forbidden' })
  place.lazy.allow([inside, join(programs, 'missing'), join(programs, 'trains')])
  await set({ program: inside })
  await expect(trainings.start(id, CALLER)).rejects.toThrow(/lies in a profile/)
  await set({ program: join(programs, 'missing') })
  await expect(trainings.start(id, CALLER)).rejects.toThrow(/no program that can be run/)
  await set({ program: join(programs, 'trains'), args: ['{lora_rnak}'] })
  await expect(trainings.start(id, CALLER)).rejects.toThrow(/\{lora_rnak\}/)
  await place.datasets.review(id, { verdict: 'rejected' }, 'user:u1')
  await expect(trainings.start(id, CALLER)).rejects.toThrow(/rejected/)
  expect(await trainings.list()).toEqual([])
})

it('ends the training on a set that loses a forgotten memory', async () => {
  const { place, trainings, id } = await opened('hangs')
  await using _ = place
  const started = await trainings.start(id, CALLER)
  const { items } = await place.datasets.pairs(id, { limit: 1 })

  await place.lazy.forget({
    memories: [{ id: items[0]?.memoryId ?? '', paths: [], texts: [CANARY] }],
  })

  expect(await trainings.get(started.id)).toMatchObject({
    status: 'cancelled',
    message: 'A memory of its set was forgotten.',
  })
  expect(await readdir(join(place.place.layout.root, 'out/training', started.id))).not.toContain(
    'dataset.jsonl',
  )
})

it('ends what a killed worker left, and says that it broke off', async () => {
  const { place, id } = await opened('idles')
  await using _ = place
  const { parts, layout } = place.place
  const left = 'train-01a2131c-7977-7025-8834-4864cc26af25'
  const record: Training = {
    id: left,
    datasetId: id,
    status: 'running',
    program: join(programs, 'hangs'),
    baseModel: null,
    pairs: 1,
    startedBy: 'user:u1',
    startedAt: '2025-10-30T10:00:00.000Z',
    endedAt: null,
    progress: null,
    exitCode: null,
    adapterId: null,
    message: null,
  }
  await place.place.put(`out/state/trainings/${left}.json`, record)
  await place.place.put(`out/training/${left}/dataset.jsonl`, CANARY)
  const env = { PATH: '/usr/bin:/bin', [TRAINING_MARK]: left }
  const orphan = spawn('sleep', ['600'], { env, detached: true, stdio: 'ignore' })
  const gone = once(orphan, 'exit')
  await vi.waitFor(async () => expect(await markedProcesses(left)).toHaveLength(1), 30_000)

  const { tell, tellProgress } = parts.events
  const own = { root: layout.root, datasets: place.datasets, programs: new AllowedPrograms() }
  const next = await Trainings.open({ ...parts, ...own, tell, tellProgress })

  expect(await next.get(left)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('worker ended'),
  })
  expect(await gone).toEqual([null, 'SIGKILL'])
  expect(await readdir(join(layout.root, 'out/training', left))).toEqual([])
})
