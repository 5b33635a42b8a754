// oxlint-disable vitest/no-standalone-expect -- its methods are the steps of a test, which run inside of one
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, vi } from 'vitest'
import { ImportQuery } from '../../../../shared/api/memory-bulk.ts'
import { AppError } from '../../../../shared/errors/app-error.ts'
import { ACTOR, WRITER, capture } from '../memory/memories-under-test.ts'
import { type FoundFile, filesBelow, storyOfFiles, storyOfIndex } from './disk-story.ts'
import { DAMAGES, type ProfileUnderTest } from './profile-under-test.ts'

/** What a memory must be by all that was done to it. */
interface Told {
  readonly id: string
  content: string
  where: 'kept' | 'binned' | 'corrupt' | 'gone' | 'forgotten'
  /** Texts that its file and its history have. */
  said: string[]
  /** The text that its file's name is made of. */
  readonly named: string
  links: readonly string[]
  isIncorrect: boolean
  /** A member that the program does not know. */
  mark: unknown
  /** Its file before it was forgotten, as a backup has it. */
  backup?: { readonly path: string; readonly text: string }
}

export const STEPS = {
  capture: (story: TheStory, n: number) => story.capture(n),
  place: (story: TheStory, n: number) => story.place(n),
  edit: (story: TheStory, n: number) => story.edit(n),
  validate: (story: TheStory, n: number) => story.validate(n),
  remove: (story: TheStory, n: number) => story.remove(n),
  restore: (story: TheStory, n: number) => story.restore(n),
  forget: (story: TheStory, n: number) => story.forget(n),
  'edit by hand': (story: TheStory, n: number) => story.editByHand(n),
  'corrupt by hand': (story: TheStory, n: number) => story.corruptByHand(n),
  'mend by hand': (story: TheStory, n: number) => story.mendByHand(n),
  'move by hand': (story: TheStory, n: number) => story.moveByHand(n),
  'remove by hand': (story: TheStory, n: number) => story.removeByHand(n),
  'copy the forgotten back': (story: TheStory, n: number) => story.copyBack(n),
  'import the forgotten': (story: TheStory, n: number) => story.importBack(n),
  'quote elsewhere': (story: TheStory, n: number) => story.quoteElsewhere(n),
  restart: (story: TheStory) => story.profile.restart(),
  crash: (story: TheStory, n: number) => story.profile.crash(DAMAGES[n % DAMAGES.length] ?? 'none'),
  rebuild: (story: TheStory) => story.profile.parts.index.rebuild(() => undefined),
  look: (story: TheStory) => story.look(),
} as const
export type StepName = keyof typeof STEPS

/** Does things to a profile and knows what must come of them. */
export class TheStory {
  readonly profile: ProfileUnderTest
  readonly #told: Told[] = []
  #count = 0

  constructor(profile: ProfileUnderTest) {
    this.profile = profile
  }

  /** Waits until files and index tell the same, and holds both against what must be. */
  async look(): Promise<void> {
    await this.profile.untilCurrent()
    await vi.waitFor(
      async () => {
        const files = this.#files()
        const words = this.#told.flatMap(({ said }) => said.map(wordOf))
        expect(await storyOfIndex(this.profile.parts, words)).toEqual(storyOfFiles(files, words))
        for (const told of this.#told) expectTold(told, files)
      },
      { timeout: 10_000, interval: 20 },
    )
    for (const told of this.#told) this.#expectForgotten(told)
  }

  async capture(n: number): Promise<void> {
    const named = n % 3 === 0 ? this.#pick(n, 'kept') : undefined
    const quote = named && n % 2 === 0 ? ` as in "${named.content}"` : ''
    // Sometimes the very words of another memory.
    const twin = n % 7 === 4 ? this.#pick(n, 'kept')?.content : undefined
    const content = twin ?? `${this.#text()}${quote}`
    const links = named ? [{ type: 'source', target: named.id }] : []
    const metadata = { strange: { n, list: [1, null] } }
    const request = capture(content, { links, metadata })
    const { id } = await this.profile.parts.memories.capture(request, WRITER)
    this.#add({ id, content, links: links.map(({ target }) => target), mark: undefined })
  }

  /** A file of the single-user system. */
  async place(n: number): Promise<void> {
    this.#count += 1
    const id = `evt-20251030${String(1_000_000 + this.#count)}`
    const content = this.#text()
    const mark = { from: 'elsewhere', n }
    const timestamp = new Date(Date.UTC(2025, 9, 30, 8, this.#count)).toISOString()
    const members = { strange: mark, id, timestamp, content, type: 'journal', tags: ['old'] }
    this.profile.write(`memory/episodic/2025/${id}-old.json`, JSON.stringify(members))
    this.#add({ id, content, links: [], mark })
    await Promise.resolve()
  }

  async edit(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    const content = this.#text()
    await this.#ask((parts) => parts.memories.change(told.id, { content }, ACTOR))
    told.content = content
    told.said.push(content)
  }

  async validate(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    const status = n % 2 === 0 ? 'incorrect' : 'correct'
    await this.#ask((parts) => parts.memories.validate(told.id, status, ACTOR))
    told.isIncorrect = status === 'incorrect'
  }

  async remove(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    await this.#ask((parts) => parts.memories.remove(told.id))
    told.where = 'binned'
  }

  async restore(n: number): Promise<void> {
    const told = this.#pick(n, 'binned')
    if (!told) return
    await this.#ask((parts) => parts.memories.restore(told.id))
    told.where = 'kept'
  }

  async forget(n: number): Promise<void> {
    const told = this.#pick(n, 'kept', 'binned')
    if (!told) return
    const { path } = this.#fileOf(told)
    told.backup = { path, text: readFileSync(this.#absolute(path), 'utf8') }
    await this.#ask((parts) => parts.forgetter.forget(told.id))
    told.where = 'forgotten'
    for (const other of this.#told) if (other.links.includes(told.id)) loseQuotes(other, told)
    this.#expectForgotten(told)
  }

  async editByHand(n: number): Promise<void> {
    const told = this.#pick(n, 'kept', 'binned')
    if (!told) return
    const { path, members } = this.#fileOf(told)
    const content = this.#text()
    told.said = [...told.said.filter((text) => text !== told.content), content]
    told.content = content
    told.mark = { by: 'hand', n }
    if (n % 2 === 0) told.links = []
    const links = told.links.map((target) => ({ type: 'source', target }))
    const text = JSON.stringify({ ...members, content, links, strange: told.mark })
    await this.#writeByHand(path, text, n % 3 === 0)
  }

  async corruptByHand(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    const { path } = this.#fileOf(told)
    told.backup = { path, text: readFileSync(this.#absolute(path), 'utf8') }
    told.where = 'corrupt'
    await this.#writeByHand(path, `{"torn": ${'['.repeat(n % 50)}`, n % 2 === 0)
  }

  async mendByHand(n: number): Promise<void> {
    const told = this.#pick(n, 'corrupt')
    if (!told?.backup) return
    told.where = 'kept'
    await this.#writeByHand(told.backup.path, told.backup.text, n % 2 === 0)
  }

  async moveByHand(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    const { path } = this.#fileOf(told)
    const folder = ['2026/05', '2026/05/17', 'reflections/2026', '2027'][n % 4] ?? '2027'
    mkdirSync(this.#absolute(folder), { recursive: true })
    renameSync(this.#absolute(path), this.#absolute(join(folder, basename(path))))
    await Promise.resolve()
  }

  async removeByHand(n: number): Promise<void> {
    const told = this.#pick(n, 'kept', 'binned')
    if (!told) return
    rmSync(this.#absolute(this.#fileOf(told).path))
    told.where = 'gone'
    await Promise.resolve()
  }

  async copyBack(n: number): Promise<void> {
    const { backup } = this.#pick(n, 'forgotten') ?? {}
    if (!backup) return
    mkdirSync(dirname(this.#absolute(backup.path)), { recursive: true })
    await this.#writeByHand(backup.path, backup.text, n % 2 === 0)
    // The worker takes it away when it sees it.
    await this.look()
  }

  async importBack(n: number): Promise<void> {
    const { backup } = this.#pick(n, 'forgotten') ?? {}
    if (!backup) return
    const line = JSON.stringify(JSON.parse(backup.text))
    const query = ImportQuery.parse({}, 'Query')
    const { signal } = new AbortController()
    const reports = this.profile.parts.importer.run({
      lines: linesOf(line),
      query,
      actor: ACTOR,
      signal,
    })
    const all = []
    for await (const some of reports) all.push(...some)
    expect(all.at(-1)).toEqual({ imported: 0, skipped: 1, errors: [] })
  }

  /** Other stores keep what it says. */
  async quoteElsewhere(n: number): Promise<void> {
    const told = this.#pick(n, 'kept')
    if (!told) return
    const { id, content } = told
    const item = JSON.stringify({ memoryId: id, snippet: content })
    this.profile.write(
      `memory/conversations/c-${n}.json`,
      `{"messages":[${item},{"text":"stays"}]}`,
    )
    this.profile.write(`logs/sync/2025-10-${n}.ndjson`, `{"data":{"event":${item}}}\n{"x":1}\n`)
    this.profile.write(`out/datasets/d/${n}.jsonl`, `{"output":${JSON.stringify(content)}}\n`)
    this.profile.write(`memory/inbox/_archive/${n}.txt`, `before ${content} after`)
    await Promise.resolve()
  }

  /** Again when the index has not seen yet what was done by hand a moment ago. */
  async #ask(work: (parts: ProfileUnderTest['parts']) => Promise<unknown>): Promise<void> {
    try {
      await work(this.profile.parts)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error
      await this.look()
      await work(this.profile.parts)
    }
  }

  #expectForgotten(told: Told): void {
    if (told.where !== 'forgotten') return
    // An index keeps words without their common beginnings.
    const others = this.#told
      .filter((one) => one.where !== 'forgotten')
      .flatMap(({ said, named }) => [...said, named])
    const own = told.said.filter((text) => !others.some((other) => other.includes(wordOf(text))))
    const words = own.map((text) => wordOf(text).slice(3))
    expect(this.profile.filesWith(words), `files with words of ${told.id}`).toEqual([])
  }

  async #writeByHand(path: string, text: string, isReplaced: boolean): Promise<void> {
    const absolute = this.#absolute(path)
    const written = isReplaced ? join(this.profile.layout.root, 'new') : absolute
    writeFileSync(written, text)
    if (isReplaced) renameSync(written, absolute)
    await Promise.resolve()
  }

  #pick(n: number, ...where: Told['where'][]): Told | undefined {
    const some = this.#told.filter((told) => where.includes(told.where))
    return some[n % Math.max(1, some.length)]
  }

  #add(members: Pick<Told, 'id' | 'content' | 'links' | 'mark'>): void {
    const { content } = members
    this.#told.push({
      ...members,
      named: content,
      where: 'kept',
      said: [content],
      isIncorrect: false,
    })
  }

  /** A word that nothing else has, and enough others that a quote of it is no coincidence. */
  #text(): string {
    this.#count += 1
    const digest = createHash('sha256').update(`word ${this.#count}`).digest('hex')
    return `${digest.slice(0, 14).replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))} crossed the harbour`
  }

  #files(): FoundFile[] {
    return filesBelow(this.profile.layout.episodic)
  }

  #fileOf({ id }: Told): FoundFile {
    const found = this.#files().find(({ members }) => members?.id === id)
    if (!found) throw new Error(`${id} has no file.`)
    return found
  }

  #absolute(path: string): string {
    return join(this.profile.layout.episodic, path)
  }
}

/** A memory has one file where it must be, with all that it must have. */
function expectTold(told: Told, files: readonly FoundFile[]): void {
  const own = files.filter(({ members }) => members?.id === told.id)
  const isThere = told.where === 'kept' || told.where === 'binned'
  expect(own.length, `files of ${told.id}, ${told.where}`).toBe(isThere ? 1 : 0)
  const [file] = own
  if (!file) return
  expect(file.path.startsWith('.bin/')).toBe(told.where === 'binned')
  expect(file.members?.content).toBe(told.content)
  expect(file.members?.validation?.status === 'incorrect').toBe(told.isIncorrect)
  if (told.mark !== undefined) expect(file.members?.['strange']).toEqual(told.mark)
}

/** A memory that names a forgotten one keeps its own words, without a link and without what it quotes. */
function loseQuotes(other: Told, forgotten: Told): void {
  const texts = forgotten.said.toSorted((one, two) => two.length - one.length)
  const without = (text: string): string =>
    texts.reduce((rest, one) => rest.replaceAll(one, '[forgotten]'), text)
  other.content = without(other.content)
  other.said = [other.content]
  other.links = other.links.filter((id) => id !== forgotten.id)
}

function wordOf(text: string): string {
  return text.split(' ')[0] ?? ''
}

async function* linesOf(text: string) {
  await Promise.resolve()
  yield { status: 'text', number: 1, text } as const
}
