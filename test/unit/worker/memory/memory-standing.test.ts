import { describe, expect, it } from 'vitest'
import { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import type { StoredEvent } from '../../../../worker/memory/episodic-file.ts'
import { createStandingOf, mayBeShown } from '../../../../worker/memory/memory-standing.ts'
import { MemoryFinder } from '../../../../worker/memory/memory-finder.ts'
import { MemoryStore } from '../../../../worker/memory/memory-store.ts'
import { embeddableText } from '../../../../worker/semantic/embedded-text.ts'
import { WRITER, capture, useFolders } from './memories-under-test.ts'

const newFolder = useFolders()

function event(id: string, more: object = {}): EpisodicEvent {
  const timestamp = '2026-05-01T10:00:00.000Z'
  return EpisodicEvent.parse({ id, timestamp, content: id, type: 'observation', ...more }, 'Event')
}

function standingIn(events: readonly EpisodicEvent[]) {
  const stored = (one: EpisodicEvent): StoredEvent => {
    return { status: 'ok', path: one.id, stamp: { mtimeMs: 0, size: 0 }, event: one, members: one }
  }
  return createStandingOf({
    findSources: async (id) => events.filter((one) => one.id === id).map(stored),
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
    const finder = new MemoryFinder(new MemoryStore(folder.episodic), index)

    const standing = await createStandingOf(finder)(
      event('a', { type: 'reflection', ...from(source.id) }),
    )

    expect(standing.privacy).toBe('none')
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
