import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { MemoryParts } from '../../../../worker/open-memories.ts'
import { listQuery } from '../memory/memories-under-test.ts'

const FileMembers = z.looseObject({
  id: z.string(),
  content: z.string(),
  timestamp: z.string(),
  links: z.array(z.looseObject({ target: z.string() })).optional(),
  validation: z.looseObject({ status: z.string() }).optional(),
})
export type FileMembers = z.infer<typeof FileMembers>

export interface FoundFile {
  /** Below the episodic folder. */
  readonly path: string
  /** Undefined when it is no memory. */
  readonly members: FileMembers | undefined
}

/** What the files say, read without anything of the program's own. */
export function filesBelow(episodic: string): FoundFile[] {
  const entries = readdirSync(episodic, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(episodic.length + 1))
  const memories = paths.filter((path) => !path.startsWith('.history/'))
  return memories.toSorted().map((path) => ({ path, members: membersIn(join(episodic, path)) }))
}

function membersIn(path: string): FileMembers | undefined {
  try {
    return FileMembers.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // That is the answer: it is no memory.
    return undefined
  }
}

/** A story of the memories: what is kept, binned and set aside, what each word finds, and what names what. */
export interface Story {
  readonly kept: readonly string[]
  readonly binned: readonly string[]
  readonly corrupt: readonly string[]
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly citedBy: Readonly<Record<string, readonly string[]>>
}

/** The story that files tell. */
export function storyOfFiles(files: readonly FoundFile[], words: readonly string[]): Story {
  const valid = files.flatMap(({ path, members }) => (members ? [{ path, ...members }] : []))
  const kept = valid.filter(({ path }) => !path.startsWith('.bin/'))
  const binned = valid.filter(({ path }) => path.startsWith('.bin/'))
  const right = kept.filter(({ validation }) => validation?.status !== 'incorrect')
  const saying = (word: string) => right.filter(({ content }) => content.includes(word))
  const naming = (id: string) =>
    kept.filter(({ links = [] }) => links.some(({ target }) => target === id))
  return {
    kept: kept.map(lineOf).toSorted(),
    binned: binned.map(lineOf).toSorted(),
    corrupt: files.filter(({ members }) => !members).map(({ path }) => path),
    found: Object.fromEntries(words.map((word) => [word, idsOf(saying(word))])),
    citedBy: Object.fromEntries(kept.map(({ id }) => [id, idsOf(naming(id))])),
  }
}

/** The story that the index tells to whoever asks it. */
export async function storyOfIndex(
  { memories, index }: MemoryParts,
  words: readonly string[],
): Promise<Story> {
  const kept = await listed(memories, 'false')
  const binned = await listed(memories, 'true')
  const found: Record<string, string[]> = {}
  for (const word of words) {
    const { hits } = await memories.search({ q: word, limit: 50 })
    // Neighbours of what says a word are found too.
    found[word] = idsOf(
      hits.map(({ event }) => event).filter(({ content }) => content.includes(word)),
    )
  }
  const citedBy: Record<string, string[]> = {}
  for (const { id } of kept) citedBy[id] = idsOf((await memories.show(id)).citedBy)
  const corrupt = await index.use(({ reader }) => reader.corruptFiles())
  return {
    kept: kept.map(lineOf).toSorted(),
    binned: binned.map(lineOf).toSorted(),
    corrupt: corrupt.map(({ path }) => path),
    found,
    citedBy,
  }
}

async function listed(memories: MemoryParts['memories'], bin: 'true' | 'false') {
  const items = []
  let cursor: string | undefined
  do {
    const page = await memories.list(listQuery({ bin, limit: 7, ...(cursor ? { cursor } : {}) }))
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return items
}

function lineOf({ id, content }: { readonly id: string; readonly content: string }): string {
  return `${id}: ${content}`
}

function idsOf(items: readonly { readonly id: string }[]): string[] {
  return [...new Set(items.map(({ id }) => id))].toSorted()
}
