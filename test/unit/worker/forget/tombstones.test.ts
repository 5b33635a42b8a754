import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpisodicEvent } from '../../../../shared/domain/episodic-event.ts'
import { Tombstones } from '../../../../worker/forget/tombstones.ts'

const WORDS = 'walked over the frozen harbour at noon'
const OWN: EpisodicEvent = {
  id: 'evt-0190a000-0000-7000-8000-000000000001',
  timestamp: '2026-01-01T00:00:00.000Z',
  type: 'observation',
  content: WORDS,
}
const OLD: EpisodicEvent = { ...OWN, id: 'evt-202510300800001' }
const LATER = '2026-02-02T00:00:00.000Z'

describe('tombstones', () => {
  let folder = ''
  const open = (): Tombstones =>
    Tombstones.open({ file: join(folder, 'forgotten.ndjson'), keyFile: join(folder, 'key') })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mh-tombstones-'))
  })
  afterEach(async () => {
    await rm(folder, { recursive: true })
  })

  it.each([
    ['our id with other words and another time', OWN, { timestamp: LATER, content: 'x' }, true],
    ['an old id with its time and other words', OLD, { content: 'x' }, true],
    ['an old id with another time and other words', OLD, { timestamp: LATER, content: 'x' }, false],
    ['another id with its time and words', OWN, { id: 'other' }, true],
    ['another id with its words alone', OWN, { id: 'other', timestamp: LATER }, false],
  ])('know a file by %s: %#', async (_, forgotten, change, isKnown) => {
    await open().add([forgotten])

    const reopened = open()

    expect(reopened.isForgotten({ ...forgotten, ...change })).toBe(isKnown)
  })

  it('know what an import brings by long words alone, until the person writes them anew', async () => {
    const anew = { ...OWN, id: 'other', timestamp: LATER }
    const short = { ...anew, content: 'harbour' }
    await open().add([OWN, { ...OWN, content: 'harbour' }])

    const before = [open().saysForgotten(anew), open().saysForgotten(short)]
    await open().lift(anew)
    const after = [open().saysForgotten(anew), open().saysForgotten(OWN)]

    expect({ before, after }).toEqual({ before: [true, false], after: [false, true] })
  })

  it('hold neither the words nor the id', async () => {
    await open().add([OWN])

    const text = await readFile(join(folder, 'forgotten.ndjson'), 'utf8')

    expect(text).not.toMatch(/harbour|0190a000/)
  })
})
