import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Redaction } from '../../../../worker/forget/redaction.ts'
import { ACTOR, WRITER, capture } from '../memory/memories-under-test.ts'
import { filesBelow } from '../story/disk-story.ts'
import { ProfileUnderTest } from '../story/profile-under-test.ts'

const TEXT = 'xyzzycanary walked over the frozen harbour'
const WORD = 'xyzzycanary'
let profile: ProfileUnderTest

beforeEach(async () => {
  profile = await ProfileUnderTest.make()
  await profile.untilCurrent()
})
afterEach(() => profile[Symbol.asyncDispose]())

async function keep(content: string, links: { type: string; target: string }[] = []) {
  const event = await profile.parts.memories.capture(capture(content, { links }), WRITER)
  return event.id
}

function pathOf(id: string): string {
  const found = filesBelow(profile.layout.episodic).find(({ members }) => members?.id === id)
  return join(profile.layout.episodic, found?.path ?? 'missing')
}

describe('a memory that is forgotten', () => {
  it('goes with its earlier versions when somebody has moved its file a moment ago', async () => {
    const id = await keep(TEXT)
    await profile.parts.memories.change(id, { content: 'something else altogether' }, ACTOR)
    const path = pathOf(id)
    mkdirSync(join(profile.layout.episodic, '2026/05'), { recursive: true })
    renameSync(path, join(profile.layout.episodic, '2026/05', basename(path)))

    await profile.parts.forgetter.forget(id)

    expect(profile.filesWith([WORD, 'altogether'])).toEqual([])
  })

  it('goes from earlier versions of memories that named it once', async () => {
    const id = await keep(TEXT)
    const other = await keep(`I said: ${TEXT}`, [{ type: 'source', target: id }])
    await profile.parts.memories.change(other, { content: 'nothing', links: [] }, ACTOR)

    await profile.parts.forgetter.forget(id)

    expect(profile.filesWith([TEXT])).toEqual([])
    expect((await profile.parts.memories.get(other)).content).toBe('nothing')
  })

  it('leaves what the organizer related to it: the reflection, and the reply of an exchange', async () => {
    const id = await keep(TEXT)
    const links = [{ type: 'same-person', target: id }]
    const reflection = { content: 'a thought', type: 'reflection', links }
    const { memories } = profile.parts
    const thought = await memories.capture(reflection, { actor: 'agent:reflector', source: 'x' })
    const spoken = { content: 'hello', type: 'conversation', response: 'good day', links }
    const exchange = await memories.capture(spoken, WRITER)

    const { derived } = await profile.parts.forgetter.forget(id)

    expect(derived).toEqual([])
    expect(await memories.get(thought.id)).toMatchObject({ content: 'a thought', links: [] })
    expect(await memories.get(exchange.id)).toMatchObject({ response: 'good day', links: [] })
  })

  it('leaves another memory of the same words alone', async () => {
    const text = `${TEXT}, as every week`
    const [id, twin] = [await keep(text), await keep(text)]

    await profile.parts.forgetter.forget(id)
    await profile.restart()
    await profile.untilCurrent()

    expect((await profile.parts.memories.get(twin)).content).toBe(text)
  })

  it('is named in the report where a file that is no memory has its words', async () => {
    const id = await keep(TEXT)
    mkdirSync(join(profile.layout.episodic, '2025'))
    writeFileSync(join(profile.layout.episodic, '2025/torn.json'), `{"content": "${TEXT}`)
    await profile.parts.index.rebuild(() => undefined)

    const { stores } = await profile.parts.forgetter.forget(id)

    expect(stores[0]?.left).toMatchObject([{ path: 'memory/episodic/2025/torn.json' }])
  })

  it('is named in the report where the name of a file that is no memory has its words', async () => {
    const id = await keep(TEXT)
    const path = 'memory/episodic/2025/evt-2-xyzzycanary-walked-over-the-frozen-harbour.json'
    profile.write(path, '{"torn')
    profile.write('memory/episodic/2025/evt-3-another-walk.json', '{"torn')
    await profile.parts.index.rebuild(() => undefined)

    const { stores } = await profile.parts.forgetter.forget(id)

    expect(stores[0]?.left.map((one) => one.path)).toEqual([path])
  })

  it('is forgotten to the end before another takes its place in the journal', async () => {
    const id = await keep(TEXT)
    const other = await keep('plughcanary was here for a long time')
    const file = filesBelow(profile.layout.episodic).find(({ members }) => members?.id === id)
    const memories = [{ id, paths: [file?.path], texts: [TEXT] }]
    const plan = { memories, events: [file?.members], versions: [], citing: [] }
    profile.write('out/state/forgetting.journal', JSON.stringify(plan))

    await profile.parts.forgetter.forget(other)

    expect(profile.filesWith([WORD, 'plughcanary'])).toEqual([])
  })

  it('leaves no words in a journal that a killed worker had not written to its end', async () => {
    profile.write('out/state/.forgetting.journal.tmp-01a2', `{"memories": [{"texts": ["${TEXT}`)

    await profile.restart()

    await vi.waitFor(() => expect(profile.filesWith([WORD])).toEqual([]), { timeout: 20_000 })
  })

  it('is forgotten to the end by the next worker when one is killed meanwhile', async () => {
    const id = await keep(TEXT)
    await profile.parts.memories.change(id, { content: `${TEXT} twice` }, ACTOR)
    profile.write('memory/conversations/c.json', `{"text":"${TEXT}"}`)
    const [file] = filesBelow(profile.layout.episodic)
    const plan = {
      memories: [{ id, paths: [file?.path], texts: [TEXT, `${TEXT} twice`] }],
      events: [file?.members],
      versions: [`.history/${file?.path.replace('.json', '')}/000001.json`],
      citing: [],
    }
    profile.write('out/state/forgetting.journal', JSON.stringify(plan))

    await profile.restart()

    await vi.waitFor(() => expect(profile.filesWith([WORD])).toEqual([]), { timeout: 20_000 })
    await expect(profile.parts.memories.get(id)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an id of a person’s own making', () => {
  const redaction = new Redaction({ memories: [{ id: '1', paths: [], texts: [TEXT] }] })

  it('is not looked for as a mere piece of text', () => {
    expect(redaction.isIn(Buffer.from('{"output": "page 1"}'))).toBe(false)
    expect(redaction.isIn(Buffer.from('{"memoryId": "1"}'))).toBe(true)
    expect(
      redaction.links([
        { type: 'page', target: '12' },
        { type: 'source', target: '1' },
      ]),
    ).toEqual([{ type: 'page', target: '12' }])
  })

  it('and a text are found as programs write them that keep to ASCII', () => {
    const umlaut = new Redaction({
      memories: [{ id: '1', paths: [], texts: ['Größer als der ganze Hafen'] }],
    })

    expect(umlaut.isIn(Buffer.from(String.raw`"Gr\u00f6\u00dfer als der ganze Hafen"`))).toBe(true)
  })
})
