import { describe, expect, it } from 'vitest'
import { Redaction } from '../../../../worker/forget/redaction.ts'

const ID = 'evt-0190a000-0000-7000-8000-000000000001'
const TEXT = 'Müller walked over the frozen harbour'

function redactionOf(id: string, text = TEXT): Redaction {
  return new Redaction({ memories: [{ id, paths: [], texts: [text] }] })
}

describe('what memories leave elsewhere', () => {
  it.each([
    ['the text', `before ${TEXT} after`],
    [
      'the text in JSON that keeps to ASCII',
      String.raw`{"x":"M\u00fcller walked over the frozen harbour"}`,
    ],
    ['the id', `see ${ID}`],
  ])('is seen in bytes by %s', (_, text) => {
    const redaction = redactionOf(ID)

    expect(redaction.isIn(Buffer.from(text))).toBe(true)
  })

  it('is not seen where an id of a person’s own making is a word like any other', () => {
    const redaction = redactionOf('holiday')

    const asWord = redaction.isIn(Buffer.from('{"text":"a holiday in Rome"}'))
    const asId = redaction.isIn(Buffer.from('{"memoryId": "holiday"}'))

    expect([asWord, asId]).toEqual([false, true])
  })

  it('goes from lists of ids, and an id that merely begins the same stays', () => {
    const redaction = redactionOf('evt-2025103008')

    const value = redaction.value({ ids: ['evt-2025103008', 'evt-20251030080'] })

    expect(value).toEqual({ ids: ['evt-20251030080'] })
  })

  it('goes from links in each of their forms, and from no other link', () => {
    const redaction = redactionOf('evt-2025103008')
    const others = [{ type: 'source', target: 'evt-20251030080' }, 'evt-20251030081']

    const links = redaction.links([
      { type: 'source', target: 'evt-2025103008' },
      'evt-2025103008',
      'memory/episodic/2025/evt-2025103008-a-walk.json',
      ...others,
    ])

    expect(links).toEqual(others)
  })

  it.each([
    ['2025/evt-9-m-ller-walked-over-the-frozen-harbour.json', true],
    ['2025/evt-9-another-walk.json', false],
  ])('the name %s is one of its first words: %s', (path, isNamed) => {
    expect(redactionOf(ID).isNamedAfter(path)).toBe(isNamed)
  })
})
