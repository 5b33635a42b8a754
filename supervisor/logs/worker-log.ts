import type { FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { WorkerLogLine } from '../../shared/api/workers.ts'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { FollowedFile } from '../../shared/files/followed-file.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import { type RootLayout, profileRoot } from '../../shared/layout/root-layout.ts'
import { lastLines } from './last-lines.ts'

const LOOK_EVERY_MS = 250
const MOST_BYTES_A_LOOK = 256 * 1024
const LONGEST_LINE = 16 * 1024

type Source = WorkerLogLine['source']

/** A file with lines of a worker. */
interface LineFile {
  readonly source: Source
  readonly open: () => Promise<FileHandle>
}

interface Tail {
  readonly source: Source
  readonly lines: readonly string[]
  readonly position: number
  readonly changedAt: number
}

/**
 * What a worker logs, and what its process printed raw: read here and not by the worker, because one that does not start has
 * the most to say. The log lies in the profile, where no link is followed.
 */
export class WorkerLog {
  readonly #files: readonly LineFile[]

  constructor(layout: RootLayout, username: string) {
    const profile = profileRoot(layout, username)
    const raw = layout.workerLogs
    this.#files = [
      { source: 'log', open: () => openWithoutLinks(profile, 'logs', 'worker', 'worker.log') },
      {
        source: 'output',
        open: () => openWithoutLinks(dirname(raw), basename(raw), `${username}.out`),
      },
    ]
  }

  /** The last lines of both, oldest first. Raw output has no times: it stands where its file was last written to. */
  async last(most: number): Promise<WorkerLogLine[]> {
    const tails = await Promise.all(this.#files.map(async (file) => await tailOf(file, most)))
    return merged(tails, most)
  }

  /** The last lines, and then what comes, in portions, as fast as the reader asks for them. Ends when the signal is aborted. */
  async *follow(most: number, signal: AbortSignal): AsyncGenerator<WorkerLogLine[]> {
    const tails = await Promise.all(this.#files.map(async (file) => await tailOf(file, most)))
    yield merged(tails, most)
    const followers = this.#files.map(
      (file, number) => new Follower(file, tails[number]?.position ?? 0),
    )
    try {
      while (!signal.aborted) {
        const portions = await Promise.all(followers.map((follower) => follower.newLines()))
        const lines = portions.flat()
        if (lines.length > 0) yield lines
        else await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
      }
    } finally {
      for (const follower of followers) await follower[Symbol.asyncDispose]()
    }
  }
}

/** Follows a file that need not be there yet. */
class Follower implements AsyncDisposable {
  readonly #file: LineFile
  readonly #position: number
  #followed: FollowedFile | undefined

  constructor(file: LineFile, position: number) {
    this.#file = file
    this.#position = position
  }

  async newLines(): Promise<WorkerLogLine[]> {
    const { source } = this.#file
    this.#followed ??= await this.#open()
    const lines = (await this.#followed?.newLines()) ?? []
    return lines.map((line) => ({ source, line }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#followed?.[Symbol.asyncDispose]()
  }

  async #open(): Promise<FollowedFile | undefined> {
    const { open } = this.#file
    const limits = { mostBytes: MOST_BYTES_A_LOOK, longestLine: LONGEST_LINE }
    return await unlessMissing(FollowedFile.open({ open, position: this.#position, ...limits }))
  }
}

async function tailOf({ source, open }: LineFile, most: number): Promise<Tail> {
  const file = await unlessMissing(open())
  if (!file) return { source, lines: [], position: 0, changedAt: 0 }
  try {
    const { mtimeMs: changedAt } = await file.stat()
    return { source, changedAt, ...(await lastLines(file, most)) }
  } finally {
    await file.close()
  }
}

function merged(tails: readonly Tail[], most: number): WorkerLogLine[] {
  const of = (wanted: Source): Tail | undefined => tails.find(({ source }) => source === wanted)
  const [log, output] = [of('log'), of('output')]
  const logged = lineObjects(log)
  const printed = lineObjects(output)
  const after = logged.findIndex(({ line }) => timeOf(line) > (output?.changedAt ?? 0))
  const place = after === -1 ? logged.length : after
  const all = [...logged.slice(0, place), ...printed, ...logged.slice(place)]
  return all.slice(Math.max(0, all.length - most))
}

function lineObjects(tail: Tail | undefined): WorkerLogLine[] {
  return (tail?.lines ?? []).map((line) => ({
    source: tail?.source ?? 'log',
    line: line.slice(0, LONGEST_LINE),
  }))
}

/** When a log line was written, in ms since 1970; NaN for what says no time. */
function timeOf(line: string): number {
  return Date.parse(/"ts":"([^"]{1,40})"/.exec(line)?.[1] ?? '')
}

async function unlessMissing<T>(opening: Promise<T>): Promise<T | undefined> {
  try {
    return await opening
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
