import { lstatSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../shared/errors/app-error.ts'
import { refusal } from '../../shared/errors/refusal.ts'
import { PRIVATE_FOLDER, syncFolder } from '../../shared/files/atomic-write.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import { pathInside } from '../../shared/files/safe-path.ts'
import type { Logger } from '../../shared/log/logger.ts'
import { noRoomOr } from '../files/no-room.ts'
import { readSafely } from '../files/safe-read.ts'
import { GroupCommit } from '../memory/group-commit.ts'
import { removeLeftovers } from '../memory/leftovers.ts'
import { TimeSlice } from '../memory/time-slice.ts'
import type {
  ConversationPlace,
  ConversationStamp,
  ConversationSummary,
} from './conversation-place.ts'
import { StoredConversation, summaryOf } from './stored-conversation.ts'

interface ConversationFilesOptions {
  /** The profile's folder, which no path may leave. */
  readonly root: string
  readonly logger: Logger
}

interface KnownSummary {
  readonly changedMs: number
  readonly summary: ConversationSummary | undefined
}

const FOLDER = 'memory/conversations'
const NAME = /^(chat-[\w-]{1,60})\.json$/
/** As many as the longest page has, and some. */
const MOST_KNOWN = 500
/** One that is longer is read, and does not go on: it is written anew with each reply. */
const MOST_BYTES = 8 * 1024 * 1024

/**
 * Conversations as files, one each, which a person may read, change and delete. INVARIANTS: the files are the truth, and what is remembered
 * of one counts only while its time is the same; a listing reads no more than its page; writes are durable.
 */
export class ConversationFiles implements ConversationPlace {
  readonly #root: string
  readonly #logger: Logger
  readonly #commit = new GroupCommit()
  readonly #known = new Map<string, KnownSummary>()

  constructor({ root, logger }: ConversationFilesOptions) {
    this.#root = root
    this.#logger = logger
  }

  /** Throws `file-corrupt` for a file that is no conversation. */
  async read(id: string): Promise<StoredConversation | undefined> {
    if (!NAME.test(`${id}.json`)) return undefined
    const found = await readSafely(await this.#pathOf(id))
    if (found.status === 'gone') return undefined
    if (found.status === 'unreadable') throw corrupt(id, found.reason)
    try {
      const conversation = StoredConversation.parse(parseJson(found.text, 'File'), 'File')
      return { ...conversation, id }
    } catch (error) {
      throw corrupt(id, messageOf(error))
    }
  }

  /** Throws `busy` on a full disk, and `conflict` when the conversation has become too long. */
  async write(conversation: StoredConversation): Promise<void> {
    const text = `${JSON.stringify(conversation, null, 2)}\n`
    if (Buffer.byteLength(text) > MOST_BYTES)
      throw refusal(
        'conversation-too-long',
        'This conversation has become too long. Begin a new one.',
      )
    try {
      await mkdir(await this.#folder(), { recursive: true, mode: PRIVATE_FOLDER })
      await this.#commit.write(await this.#pathOf(conversation.id), text)
    } catch (error) {
      throw noRoomOr(error)
    }
  }

  async remove(id: string): Promise<void> {
    await rm(await this.#pathOf(id), { force: true })
    await syncFolder(await this.#folder())
    this.#known.delete(id)
  }

  async stamps(): Promise<ConversationStamp[]> {
    const folder = await this.#folder()
    const names = await namesIn(folder)
    const hidden = names.filter((name) => name.startsWith('.'))
    if (hidden.length > 0) await removeLeftovers(folder, hidden, this.#commit)
    const slice = new TimeSlice()
    const stamps: ConversationStamp[] = []
    for (const name of names) {
      const [, id] = NAME.exec(name) ?? []
      const found = id && lstatSync(join(folder, name), { throwIfNoEntry: false })
      if (id && found && found.isFile()) stamps.push({ id, changedMs: found.mtimeMs })
      if (slice.isOver) await slice.pause()
    }
    return stamps
  }

  async summary({ id, changedMs }: ConversationStamp): Promise<ConversationSummary | undefined> {
    const known = this.#known.get(id)
    if (known?.changedMs === changedMs) return known.summary
    const summary = await this.#readSummary(id)
    this.#known.delete(id)
    this.#known.set(id, { changedMs, summary })
    const [oldest] = this.#known.keys()
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest)
    return summary
  }

  /** Ids of all, for whoever must look into each. */
  async ids(): Promise<string[]> {
    return (await this.stamps()).map(({ id }) => id)
  }

  async #readSummary(id: string): Promise<ConversationSummary | undefined> {
    try {
      const conversation = await this.read(id)
      return conversation && summaryOf(conversation)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#logger.warn({ evt: 'conversation-corrupt', conversation: id })
      return undefined
    }
  }

  async #folder(): Promise<string> {
    return await pathInside(this.#root, FOLDER)
  }

  async #pathOf(id: string): Promise<string> {
    return join(await this.#folder(), `${id}.json`)
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}

function corrupt(id: string, reason: string): AppError {
  return refusal(
    'conversation-corrupt',
    `The file memory/conversations/${id}.json is no conversation: ${reason} Mend it, or delete it.`,
    { values: { path: `memory/conversations/${id}.json`, quote: reason }, as: 'file-corrupt' },
  )
}
