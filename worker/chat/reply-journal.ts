import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ToldChatEvent } from '../../shared/api/chat.ts'
import { schema } from '../../shared/api/schema.ts'
import { PRIVACY_CLASSES, type PrivacyClass } from '../../shared/domain/episodic-event.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { PRIVATE_FILE, PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { readSafely } from '../files/safe-read.ts'
import type { ReplyTrack } from './reply-track.ts'

/** What a reply was made from. */
export interface ReplyOrigin {
  readonly sources: readonly string[]
  /** The strictest of what it was made from. */
  readonly privacy: PrivacyClass
  readonly readUntrusted: boolean
}

interface JournalOptions {
  readonly folder: string
  readonly conversationId: string
  readonly replyId: string
  readonly track: ReplyTrack
  readonly origin: () => ReplyOrigin
  /** It cannot be written any more; the reply goes on. */
  readonly onFailure: (error: unknown) => void
}

const Head = schema(() => z.object({ conversationId: z.string(), replyId: z.string() }))
const Origin = schema(() =>
  z.object({
    sources: z.array(z.string()),
    privacy: z.enum(PRIVACY_CLASSES),
    readUntrusted: z.boolean(),
  }),
)

/** It was cut off before anything was gathered. */
const NO_ORIGIN: ReplyOrigin = { sources: [], privacy: 'any', readUntrusted: false }

/** What was shown may be lost for so long, or for so many characters. */
const FLUSH_MS = 250
const FLUSH_CHARS = 1_024

/**
 * What has been told of a reply that is being given, in a file of lines that the next worker reads when this one is killed. It goes when
 * the conversation's own file has the reply. INVARIANT: a line is added, never changed; a torn one is the last.
 */
export class ReplyJournal {
  readonly #options: JournalOptions
  readonly #path: string
  #file: FileHandle | undefined
  #flushed = 0
  #origin = ''
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  private constructor(options: JournalOptions, path: string, file: FileHandle) {
    this.#options = options
    this.#path = path
    this.#file = file
  }

  /** Begins one; it is on disk when this returns. */
  static async begin(options: JournalOptions): Promise<ReplyJournal> {
    const { folder, conversationId, replyId } = options
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    const path = join(folder, `${replyId}.ndjson`)
    const file = await open(path, 'ax', PRIVATE_FILE)
    await file.appendFile(`${JSON.stringify({ conversationId, replyId })}\n`)
    await file.sync()
    await syncFolder(folder)
    return new ReplyJournal(options, path, file)
  }

  /** Something was told: it is written soon. */
  noted(): void {
    const behind = this.#options.track.last - this.#flushed
    if (behind >= FLUSH_CHARS) return void this.flush()
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS)
  }

  /** Settled when what was told up to now is on disk, or cannot be brought there. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    await this.#writing
  }

  /** Writes no more. */
  async close(): Promise<void> {
    await this.flush()
    await this.#file?.close()
    this.#file = undefined
  }

  /** The conversation has it all. */
  async remove(): Promise<void> {
    await this.close()
    await rm(this.#path, { force: true })
  }

  async #write(): Promise<void> {
    const told = this.#options.track.after(this.#flushed)
    const origin = JSON.stringify(this.#options.origin())
    const lines = told.map((event) => JSON.stringify(event))
    if (origin !== this.#origin) lines.unshift(origin)
    if (lines.length === 0 || !this.#file) return
    try {
      await this.#file.appendFile(`${lines.join('\n')}\n`)
      await this.#file.datasync()
      this.#origin = origin
      this.#flushed = told.at(-1)?.id ?? this.#flushed
    } catch (error) {
      await this.#file.close()
      this.#file = undefined
      this.#options.onFailure(error)
    }
  }
}

/** What a killed worker left of a reply. */
export interface LeftReply extends ReplyOrigin {
  readonly path: string
  readonly conversationId: string
  readonly replyId: string
  readonly told: readonly ToldChatEvent[]
}

/** The journals that killed workers left. */
export async function leftReplies(folder: string): Promise<LeftReply[]> {
  const names = await readdir(folder).catch(noneIfMissing)
  const paths = names.filter((name) => name.endsWith('.ndjson')).map((name) => join(folder, name))
  const left = await Promise.all(paths.map(readJournal))
  return left.filter((one) => one !== undefined)
}

/** One without a head is of a reply that was not told to anybody: it goes. */
async function readJournal(path: string): Promise<LeftReply | undefined> {
  const found = await readSafely(path)
  if (found.status === 'gone') return undefined
  const values = found.status === 'ok' ? found.text.split('\n').flatMap(valueOf) : []
  const head = Head.zod.safeParse(values[0]).data
  if (!head) {
    await rm(path, { force: true })
    return undefined
  }
  const origins = values.flatMap((value) => Origin.zod.safeParse(value).data ?? [])
  const told = values.flatMap((value) => ToldChatEvent.zod.safeParse(value).data ?? [])
  const origin = origins.at(-1) ?? NO_ORIGIN
  return { path, ...head, ...origin, told }
}

/** A torn line says nothing. */
function valueOf(line: string): unknown[] {
  if (line === '') return []
  try {
    return [parseJson(line, 'Line')]
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}

function noneIfMissing(error: unknown): string[] {
  if (systemCodeOf(error) === 'ENOENT') return []
  throw error
}
