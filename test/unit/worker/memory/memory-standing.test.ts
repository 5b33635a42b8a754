import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import {
  createStandingOf,
  createStandingsOf,
  mayBeShown,
  ownStandingOf,
} from '../../../../worker/memory/memory-standing.ts'
import type { IndexKeeper } from '../../../../worker/index/index-keeper.ts'
import { MemoryFinder } from '../../../../worker/memory/memory-finder.ts'
import { SourceStandings } from '../../../../worker/memory/source-standings.ts'
import { MemoryStore } from '../../../../worker/memory/memory-store.ts'
import { embeddableText } from '../../../../worker/semantic/embedded-text.ts'
import { WRITER, capture, useFolders } from './memories-under-test.ts'

const newFolder = useFolders()

function event(id: string, more: object = {}): EpisodicEvent {
  const timestamp = '2026-05-01T10:00:00.000Z'
  return EpisodicEvent.parse({ id, timestamp, content: id, type: 'observation', ...more }, 'Event')
}

function standingIn(events: readonly EpisodicEvent[]) {
  return createStandingOf(async (id) => events.filter((one) => one.id === id).map(ownStandingOf))
}

function sourcesIn(root: string, index: IndexKeeper): SourceStandings {
  return new SourceStandings({
    root,
    index,
    finder: new MemoryFinder(new MemoryStore(root), index),
  })
}

const TRUSTED = { provenance: { by: 'user', trusted: true } }
const FILE = { provenance: { by: 'file', trusted: false } }
const from = (...ids: string[]) => ({ links: ids.map((target) => ({ type: 'source', target })) })

describe('the standing of a memory', () => {
  it.each([
    ['its own class', event('a', { privacy: 'local' }), 'local', true],
    ['any where it has none', event('a'), 'any', true],
    [
      'the class of what a reflection was made of',
      event('a', { type: 'reflection', ...from('local') }),
      'local',
      false,
    ],
    [
      'the strictest of several',
      event('a', { type: 'dream', ...from('local', 'none') }),
      'none',
      false,
    ],
    ['that of a chain', event('a', { type: 'reflection', ...from('middle') }), 'none', false],
    [
      'that of what a reply cites',
      event('a', { response: 'x', ...TRUSTED, ...from('local') }),
      'local',
      true,
    ],
    [
      'untrusted where a reply cites a file',
      event('a', { type: 'conversation', ...TRUSTED, ...from('file') }),
      'any',
      false,
    ],
    ['its own where a person cites', event('a', { ...TRUSTED, ...from('none') }), 'any', true],
    [
      'its own where the organizer relates it to another',
      event('a', { response: 'x', ...TRUSTED, links: [{ type: 'same-person', target: 'none' }] }),
      'any',
      true,
    ],
    ['none lost in a circle', event('a', { type: 'dream', ...from('circle') }), 'any', false],
  ] as const)('is %s', async (_name, asked, privacy, isTrusted) => {
    const others = [
      event('local', { privacy: 'local', ...TRUSTED }),
      event('none', { privacy: 'none', ...TRUSTED }),
      event('file', FILE),
      event('middle', { type: 'reflection', ...from('none') }),
      event('circle', { type: 'dream', ...from('a', 'circle') }),
    ]

    expect(await standingIn(others)(asked)).toEqual({ privacy, isTrusted })
  })

  it('counts a source that lies in the bin', async () => {
    const folder = await newFolder()
    const { memories, index, current } = folder.open()
    await current()
    const source = await memories.capture(capture('secret', { privacy: 'none' }), WRITER)
    await memories.remove(source.id)
    const sources = sourcesIn(folder.episodic, index)

    const standing = await createStandingOf((id) => sources.find(id))(
      event('a', { type: 'reflection', ...from(source.id) }),
    )

    expect(standing.privacy).toBe('none')
  })

  it('follows what somebody writes into the file of a source, at once', async () => {
    const folder = await newFolder()
    const { memories, index, current } = folder.open()
    await current()
    const source = await memories.capture(capture('a walk by the sea'), WRITER)
    const sources = sourcesIn(folder.episodic, index)
    const standingOf = createStandingOf((id) => sources.find(id))
    const made = event('a', { type: 'reflection', ...from(source.id) })
    const before = await standingOf(made)
    const [path = ''] = await folder.files()

    await writeFile(join(folder.episodic, path), JSON.stringify({ ...source, privacy: 'none' }))

    expect(before.privacy).toBe('any')
    expect((await standingOf(made)).privacy).toBe('none')
  })

  it('is known of an exchange that years of others lead to, and as private as can be without an end', async () => {
    const chain = (length: number) =>
      createStandingOf(async (id) => {
        const next = Number(id) + 1
        return [{ privacy: 'any', isTrusted: true, madeOf: next < length ? [String(next)] : [] }]
      })
    const exchange = event('a', { response: 'x', ...TRUSTED, ...from('0') })

    expect(await chain(10_000)(exchange)).toEqual({ privacy: 'any', isTrusted: true })
    expect(await chain(Infinity)(exchange)).toEqual({ privacy: 'none', isTrusted: false })
  })

  it('looks at each source once for many', async () => {
    const asked: string[] = []
    const standingsOf = createStandingsOf(async (id) => {
      asked.push(id)
      return [{ privacy: id === 'shared' ? 'local' : 'any', isTrusted: true, madeOf: [] }]
    })
    const made = (id: string, ...of: string[]) =>
      event(id, { response: 'x', ...TRUSTED, ...from(...of) })

    const standings = await standingsOf([made('a', 'shared', 'one'), made('b', 'shared')])

    expect(standings.map(({ privacy }) => privacy)).toEqual(['local', 'local'])
    expect(asked.toSorted()).toEqual(['one', 'shared'])
  })
})

describe('what may be shown', () => {
  it('follows the class for prompts and for embeddings alike', () => {
    const table = [
      ['any', true, true],
      ['any', false, true],
      ['local', true, true],
      ['local', false, false],
      ['none', true, false],
      ['none', false, false],
    ] as const

    for (const [privacy, isLocal, shown] of table) {
      expect(mayBeShown(privacy, isLocal)).toBe(shown)
      expect(embeddableText(event('words'), privacy, isLocal).status).toBe(
        shown ? 'text' : 'left-out',
      )
    }
  })
})
