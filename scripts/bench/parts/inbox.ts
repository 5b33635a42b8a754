import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'
import { parseJson } from '../../../shared/files/parse-json.ts'
import { LoneWorker } from '../lone-worker.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { proportionalMiB } from '../proportional-memory.ts'
import { inTurns } from '../rounds.ts'
import { outputOf } from '../run-load.ts'
import { sampleTexts } from '../sample-texts.ts'
import { quantile } from '../statistics.ts'
import { waitUntil } from '../wait-until.ts'

const FILES = 500
const TEXT_MB = 4
const SEARCHES = 200
const SEARCH_PAUSE_MS = 15
/** Files that were written to just now are waited for. */
const SETTLED_MS = 2_500
const MOST_ROUNDS = 3
const PATIENCE_MS = 300_000
const Seconds = schema(() => z.object({ seconds: z.number() }))

interface InboxRound {
  readonly filesPerSecond: number
  readonly mbPerSecond: number
  readonly quietMs: number
  readonly meanwhileMs: number
  readonly mostMiB: number
}

/** Files taken in by a lone worker, against a loop that reads them and writes what comes of them durably; and searches meanwhile. */
export async function measureInbox(bench: Bench): Promise<Measurement[]> {
  const { place, rounds } = bench
  const results = await inTurns(
    {
      inbox: async (round) => await measureRound(bench, await place.folder(`i${round}`)),
      files: async (round) => FILES / (await bare(bench, `f${round}`, smallFiles())),
      text: async (round) => TEXT_MB / (await bare(bench, `t${round}`, largeText('text'))),
    },
    { ...bench, count: Math.min(rounds, MOST_ROUNDS) },
  )
  const figures = (name: keyof InboxRound): number[] => results.inbox.map((round) => round[name])
  return [
    {
      name: `inbox: ${FILES} small text files`,
      unit: 'files/s',
      figures: figures('filesPerSecond'),
      against: { name: 'a bare loop: read, write, fsync', figures: results.files },
      target: { of: 'ratio', is: 'at least', value: 0.25 },
    },
    {
      name: `inbox: a text of ${TEXT_MB} MB`,
      unit: 'MB/s',
      figures: figures('mbPerSecond'),
      against: { name: 'a bare loop: read, write, fsync', figures: results.text },
      target: { of: 'ratio', is: 'at least', value: 0.5 },
    },
    {
      name: 'inbox: search meanwhile, 95th percentile',
      unit: 'ms',
      figures: figures('meanwhileMs'),
      against: { name: 'the same in quiet', figures: figures('quietMs') },
      target: { of: 'ratio', is: 'at most', value: 4 },
    },
    {
      name: 'inbox: memory of the worker meanwhile, at most',
      unit: 'MiB',
      figures: figures('mostMiB'),
      target: { of: 'figure', is: 'at most', value: 150 },
    },
  ]
}

type Files = ReadonlyMap<string, string>

interface Into {
  readonly worker: LoneWorker
  readonly folder: string
  readonly signal: AbortSignal
}

async function measureRound({ place, signal }: Bench, folder: string): Promise<InboxRound> {
  await using worker = await LoneWorker.start(place.built, folder)
  const into = { worker, folder, signal }
  let mostMiB = 0
  const look = setInterval(() => {
    proportionalMiB(worker.pid).then(
      (now) => (mostMiB = Math.max(mostMiB, now)),
      () => undefined,
    )
  }, 250)
  try {
    const small = await takenIn(into, smallFiles())
    const large = await takenIn(into, largeText('first'))
    const quietMs = await searchMs(worker)
    const [, meanwhileMs] = await Promise.all([
      takenIn(into, largeText('second')),
      wait(SETTLED_MS + 300).then(() => searchMs(worker)),
    ])
    return {
      filesPerSecond: FILES / small,
      mbPerSecond: TEXT_MB / large,
      quietMs,
      meanwhileMs,
      mostMiB,
    }
  } finally {
    clearInterval(look)
  }
}

/** Puts files into the inbox at one stroke, and gives the seconds until all lie in the archive. */
async function takenIn({ worker, folder, signal }: Into, files: Files): Promise<number> {
  const [name = ''] = files.keys()
  const prepared = await written(join(folder, `drop-${name}`), files)
  await wait(SETTLED_MS)
  const inbox = join(worker.profileRoot, 'memory/inbox')
  const day = join(inbox, '_archive', new Date().toISOString().slice(0, 10), `drop-${name}`)
  const began = performance.now()
  await rename(prepared, join(inbox, `drop-${name}`))
  const isDone = async (): Promise<boolean> =>
    (await readdir(day).catch(() => [])).length === files.size
  if (!(await waitUntil(isDone, { patienceMs: PATIENCE_MS, signal })))
    throw new Error(`${files.size} files were not taken in within ${PATIENCE_MS} ms.`)
  return (performance.now() - began) / 1_000
}

async function bare({ place }: Bench, name: string, files: Files): Promise<number> {
  const folder = await place.folder(name)
  const from = await written(join(folder, 'from'), files)
  const [kept, archive] = [join(folder, 'kept'), join(folder, 'archive')]
  await mkdir(kept)
  await mkdir(archive)
  const said = await outputOf([place.program('read-and-keep'), from, kept, archive])
  return Seconds.parse(parseJson(said, 'read-and-keep'), 'read-and-keep').seconds
}

async function written(folder: string, files: Files): Promise<string> {
  await mkdir(folder)
  for (const [name, content] of files) await writeFile(join(folder, name), content)
  return folder
}

function smallFiles(): Files {
  return new Map(sampleTexts(FILES).map((one, number) => [`note-${number}.txt`, one]))
}

function largeText(name: string): Files {
  const [sample = ''] = sampleTexts(1)
  const count = Math.round((TEXT_MB * 1_000_000) / (sample.length + 2))
  const paragraphs = sampleTexts(count).map((one) => `${name} ${one}`)
  return new Map([[`${name}.txt`, paragraphs.join('\n\n').slice(0, TEXT_MB * 1_000_000)]])
}

/** The 95th percentile of searches, one after another with pauses. */
async function searchMs(worker: LoneWorker): Promise<number> {
  const times: number[] = []
  for (let number = 0; number < SEARCHES; number += 1) {
    const began = performance.now()
    await get(worker, `/api/memories/search?q=pottery+radios+${number}&limit=5`)
    times.push(performance.now() - began)
    await wait(SEARCH_PAUSE_MS)
  }
  return quantile(times, 0.95)
}

async function get({ socket: socketPath, headers }: LoneWorker, path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const sent = request({ socketPath, path, headers }, (answer) => {
      text(answer).then(resolve, reject)
    })
    sent.once('error', reject)
    sent.end()
  })
}
