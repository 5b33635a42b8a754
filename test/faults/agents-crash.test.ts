import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textsBelow } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import {
  type Place,
  useWorkers,
  type WorkerUnderTest,
} from '../integration/worker/worker-under-test.ts'

// Each agent without a model, killed with SIGKILL right before or right after a file gets its name, at one file after the other.

const use = useWorkers()
const DAY_MS = 86_400_000
/** The files of a run after which it is killed, counted from its record on. */
const KILLS = [1, 2, 3, 4, 5, 7, 9, 12, 16, 21]
const TEXTS = [
  'Planned the vegetable garden with Bob today. He wants tomatoes along the fence.',
  'The seedlings arrived, and together with Bob I put the tomatoes into the garden.',
  'A storm tore down the fence; to be honest with you, the tomatoes by the wall survived it.',
  'To be honest with you, Bob harvested the first tomatoes of the garden.',
  'Bob cooked his famous sauce; to be honest with you, the garden was worth it.',
] as const
/** What they ask the person for. */
const ASKED = ['out/state/approvals'] as const
/** What agents change; records of runs, logs and the index tell of every attempt. */
const CHANGED = ['memory/episodic', 'memory/curated', 'persona', 'out/datasets', 'etc'] as const

interface Case {
  readonly agent: string
  /** What must have been made, so that nothing is compared with nothing. */
  readonly made: RegExp
  /** How many proposals wait for the person then. */
  readonly questions?: number
  /** Agents that run before. */
  readonly after?: readonly string[]
}

const CASES: readonly Case[] = [
  { agent: 'reflector', made: /"type": "reflection_summary"/ },
  { agent: 'digest', made: /to be honest with you/ },
  { agent: 'dreamer', made: /"consolidated"/, questions: 2 },
  { agent: 'curator', made: /"suitable": true/ },
  { agent: 'dataset-builder', made: /"output":/, after: ['curator'] },
  { agent: 'organizer', made: /"processed": true/ },
]

describe.each(CASES)('the $agent', ({ agent, made, questions = 0, after = [] }) => {
  it(
    'comes to the same end after kill -9, wherever it was, and is taken back byte for byte',
    { timeout: 300_000 },
    async () => {
      const prepared = await use.place()
      await prepare(prepared, after)
      const before = await filesOf(prepared)
      const whole = await copyOf(prepared)
      await runHere(whole, agent)
      const wanted = plain(await filesOf(whole))
      const wantedAsked = plain(await filesOf(whole, ASKED))
      expect(wantedAsked).toHaveLength(questions)
      expect(wanted.join('\n')).toMatch(made)

      let killed = 0
      for (const at of KILLS) {
        const place = await copyOf(prepared)
        if (!(await runKilled(place, { agent, at }))) break
        killed += 1
        const worker = await runHere(place, agent)

        const asked = plain(await filesOf(place, ASKED))
        expect({ at, asked }).toEqual({ at, asked: wantedAsked })
        expect({ at, files: plain(await filesOf(place)) }).toEqual({ at, files: wanted })
        await undoAll(worker, agent)
        if (agent !== 'dataset-builder') expect(await filesOf(place)).toEqual(before)
        await worker.end('SIGKILL')
        await rm(place.folder, { recursive: true })
      }
      expect(killed).toBeGreaterThanOrEqual(3)
    },
  )
})

/** Memories of the last weeks, and a worker that has seen them. */
async function prepare(place: Place, agents: readonly string[]): Promise<void> {
  const now = Date.now()
  for (const [number, content] of TEXTS.entries()) {
    const timestamp = new Date(now - (number + 0.5) * DAY_MS).toISOString()
    const id = `evt-${timestamp.slice(0, 10).replaceAll('-', '')}000000${number}`
    const event = {
      id,
      timestamp,
      type: 'observation',
      content,
      tags: ['garden'],
      processed: false,
    }
    const folder = join(place.profile, 'memory/episodic', timestamp.slice(0, 4))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, `${id}-note.json`), `${JSON.stringify(event, null, 2)}\n`)
  }
  const worker = await use.worker(place).ready()
  for (const agent of agents) await run(worker, agent)
  await worker.end('SIGTERM')
}

async function copyOf({ profile }: Place): Promise<Place> {
  const place = await use.place()
  await cp(profile, place.profile, { recursive: true, preserveTimestamps: true })
  return place
}

/** Runs an agent in a worker of its own, which stays. */
async function runHere(place: Place, agent: string): Promise<WorkerUnderTest> {
  const worker = await use.worker(place, { generation: 2 }).ready()
  await run(worker, agent)
  return worker
}

async function run(worker: WorkerUnderTest, agent: string): Promise<void> {
  const { status, body } = await worker.call('POST', `/api/agents/${agent}/run`)
  expect({ status, body }).toMatchObject({ status: 202 })
  const ended = await eventually(async () => {
    const { body: answer } = await worker.call('GET', `/api/agents/runs/${body.runId}`)
    return ['queued', 'running'].includes(answer.run.status) ? undefined : answer.run
  })
  expect(ended).toMatchObject({ status: 'done' })
}

/** Runs an agent in a worker that is killed at the n-th file since the run's record; false when it came to its end before. */
async function runKilled(
  place: Place,
  { agent, at }: { readonly agent: string; readonly at: number },
): Promise<boolean> {
  const worker = await use.worker(place, { preload: killingAt(at) }).ready()
  const isDone = (async () => await run(worker, agent))().then(
    () => true,
    () => false,
  )
  const isWhole = await Promise.race([isDone, worker.exited.then(() => false)])
  const code = await worker.end('SIGKILL')
  expect(code).toBe('SIGKILL')
  return !isWhole
}

/** Code that has the process kill itself: at odd numbers right before a file gets its name, at even ones right after. */
function killingAt(at: number): string {
  return encodeURIComponent(`
    import fs from 'node:fs'
    let files = -1
    const die = () => process.kill(process.pid, 'SIGKILL')
    const count = (path) => {
      if (files >= 0 || /\\/out\\/state\\/runs\\/run-/.test(path)) files += 1
      return files === ${at}
    }
    const { rename } = fs
    fs.rename = (from, to, done) => {
      const isLast = count(to)
      if (isLast && ${at % 2 === 1}) return die()
      rename(from, to, (error) => (isLast ? die() : done(error)))
    }
    const { rename: renameLater } = fs.promises
    fs.promises.rename = async (from, to) => {
      const isLast = count(to)
      if (isLast && ${at % 2 === 1}) die()
      await renameLater(from, to)
      if (isLast) die()
    }
  `)
}

/** Takes all runs of an agent back, the last first. */
async function undoAll(worker: WorkerUnderTest, agent: string): Promise<void> {
  const { body } = await worker.call('GET', `/api/agents/runs?agent=${agent}`)
  expect(body.items.length).toBeGreaterThanOrEqual(2)
  for (const { id } of body.items) {
    const { status, body: undone } = await worker.call('POST', `/api/agents/runs/${id}/undo`)
    expect({ id, status, left: undone.run?.undo?.left }).toMatchObject({ status: 200, left: [] })
  }
}

/** What agents change, by path. Each file that says that it is JSON must be. */
async function filesOf(
  { profile }: Place,
  folders: readonly string[] = CHANGED,
): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const folder of folders) {
    const texts = await textsBelow(join(profile, folder)).catch(() => new Map<string, string>())
    for (const [path, text] of texts) {
      if (path.endsWith('.json')) JSON.parse(text)
      // What is taken back lies in the bin; versions of settings are kept of every file that a person may have written.
      if (!/(?:^|\/)\.(?:bin|history)\//.test(path)) files.set(`${folder}/${path}`, text)
    }
  }
  return files
}

/** The same without what differs from run to run: times, and ids that are made of them. */
function plain(files: ReadonlyMap<string, string>): string[] {
  const all = [...files].map(([path, text]) => `${path}\n${text}`)
  return all.map((text) => text.replaceAll(CHANGING, '…')).toSorted()
}

const CHANGING = /(?:run|apr)-[0-9a-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{64}\b/g
