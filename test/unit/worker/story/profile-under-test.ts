import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import {
  type ProfileLayout,
  PROFILE_FOLDERS,
  profileLayout,
} from '../../../../shared/layout/profile-layout.ts'
import { AuditLog } from '../../../../shared/audit/audit-log.ts'
import { createLogger } from '../../../../shared/log/logger.ts'
import { RotatingFile } from '../../../../shared/log/rotating-file.ts'
import { ProfileEvents } from '../../../../worker/events/profile-events.ts'
import { type MemoryParts, openMemories } from '../../../../worker/open-memories.ts'
import { openSettings } from '../../../../worker/open-settings.ts'
import { ENDLESS_SLOTS } from '../../../../worker/models/model-slots.ts'
import { PersonTimeZone } from '../../../../worker/profile/time-zone.ts'

/** What an end without a closing leaves of the index. */
export const DAMAGES = ['none', 'deleted', 'truncated', 'garbage', 'without log'] as const
export type Damage = (typeof DAMAGES)[number]

/** A profile's memories on a real disk, put together as a worker does it, without the process. */
export class ProfileUnderTest implements AsyncDisposable {
  readonly layout: ProfileLayout
  readonly #log: RotatingFile
  #parts: MemoryParts

  private constructor(root: string, log: RotatingFile) {
    this.layout = profileLayout(root)
    this.#log = log
    this.#parts = this.#open()
  }

  static async make(): Promise<ProfileUnderTest> {
    const root = await mkdtemp(join(tmpdir(), 'mh-story-'))
    for (const folder of PROFILE_FOLDERS) await mkdir(join(root, folder), { recursive: true })
    const log = await RotatingFile.open({ path: join(root, 'logs/worker/worker.log') })
    return new ProfileUnderTest(root, log)
  }

  get parts(): MemoryParts {
    return this.#parts
  }

  async restart(): Promise<void> {
    await this.#close()
    this.#parts = this.#open()
  }

  /** Ends as `kill -9` would: the index's files are what they were at that moment. */
  async crash(damage: Damage): Promise<void> {
    const { index, indexFile, root } = this.layout
    const image = `${root}-image`
    cpSync(index, image, { recursive: true })
    await this.#close()
    rmSync(index, { recursive: true })
    if (damage === 'deleted') mkdirSync(index)
    else cpSync(image, index, { recursive: true })
    const isThere = existsSync(indexFile)
    if (damage === 'truncated' && isThere) truncateSync(indexFile, 6_000)
    if (damage === 'garbage') writeFileSync(indexFile, 'no database '.repeat(1_000))
    if (damage === 'without log') rmSync(`${indexFile}-wal`, { force: true })
    rmSync(image, { recursive: true })
    this.#parts = this.#open()
  }

  async untilCurrent(): Promise<void> {
    await vi.waitFor(() => expectCurrent(this.#parts), { timeout: 20_000, interval: 2 })
  }

  /** Every file below the profile with a name or bytes that hold one of some words. */
  filesWith(words: readonly string[]): string[] {
    const { root } = this.layout
    this.#log.flushSync()
    const entries = readdirSync(root, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    return paths.filter((path) => {
      const text = `${path}\n${readFileSync(join(root, path), 'latin1')}`
      return words.some((word) => text.includes(word))
    })
  }

  /** Writes a file below the profile, as another program would. */
  write(path: string, text: string): void {
    const absolute = join(this.layout.root, path)
    mkdirSync(dirname(absolute), { recursive: true })
    writeFileSync(absolute, text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
    await this.#log[Symbol.asyncDispose]()
    await rm(this.layout.root, { recursive: true })
  }

  #open(): MemoryParts {
    const profile = { layout: this.layout, logger: createLogger({ file: this.#log, base: {} }) }
    const person = new PersonTimeZone(() => 'UTC')
    const audit = new AuditLog(this.layout.audit)
    const asking = { userId: 'u1', person, audit, slots: ENDLESS_SLOTS }
    return openMemories({
      start: { userId: 'u1' },
      profile,
      models: openSettings(profile, asking).models,
      begin: Promise.resolve(),
      person,
      events: new ProfileEvents(),
    })
  }

  async #close(): Promise<void> {
    await this.#parts.watch.close()
    await this.#parts.index.close()
  }
}

function expectCurrent({ index }: MemoryParts): void {
  if (index.state.status !== 'current') throw new Error(`The index is ${index.state.status}.`)
}
