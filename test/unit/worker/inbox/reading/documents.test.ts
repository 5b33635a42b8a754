import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  DOCUMENTS,
  endOf,
  readBytes,
  readFixture,
  textsOf,
} from '../../../../support/read-in-process.ts'
import { zipFile } from '../../../../support/zip-file.ts'

const passage = (text: string, headings: string[], rest = {}): object => ({
  kind: 'passage',
  text,
  headings,
  ...rest,
})

describe('documents that pandoc, Chromium, Gnumeric, zip and Python made', () => {
  it.each([
    ['harbour.docx', 'docx'],
    ['harbour.odt', 'odt'],
  ])('%s gives its structure', async (name, format) => {
    const parts = await readFixture(name)

    expect(parts[0]).toMatchObject({
      kind: 'document',
      format,
      title: 'The harbour book',
      authors: ['Marisol Quay'],
    })
    expect(parts.slice(-5)).toEqual([
      passage('The Petrel lies at the north quay. She needs 40 metres of sailcloth.', ['Boats']),
      passage('- Caulk the hull before May\n- Replace the mast step', ['Boats', 'Repairs']),
      passage('Part | Cost\nMast step | 310\nOakum | 12', ['Boats', 'Repairs']),
      passage('Bob is the harbour master; his café is “Zur Möwe”.', ['People']),
      { kind: 'end' },
    ])
  })

  it('an EPUB gives its chapters in the order of reading', async () => {
    const parts = await readFixture('harbour.epub')

    expect(parts[0]).toEqual({
      kind: 'document',
      format: 'epub',
      title: 'The harbour book',
      authors: ['Marisol Quay'],
      writtenAt: '2025-03-14T00:00:00.000Z',
    })
    expect(parts.at(-2)).toEqual(
      passage('Bob is the harbour master; his café is “Zur Möwe”.', ['People'], {
        place: 'chapter 3',
      }),
    )
  })

  it('a PDF gives its text with page numbers', async () => {
    const parts = await readFixture('harbour.pdf')

    expect(parts[0]).toMatchObject({ kind: 'document', format: 'pdf', title: 'The harbour book' })
    expect(parts.at(-2)).toEqual(
      passage('People\nBob is the harbour master; his café is “Zur Möwe”.', [], {
        place: 'page 3',
        page: 3,
      }),
    )
    expect(endOf(parts)).toBe('end')
  })

  it('a spreadsheet gives its rows by the names of the columns, days as days', async () => {
    const parts = await readFixture('costs.xlsx')

    expect(parts.slice(1)).toEqual([
      passage(
        [
          'What: Mast step; When: 2025-03-14; Euro: 310; Paid: true',
          'What: Oakum; When: 2025-04-01; Euro: 12.5; Paid: false',
          'What: Sailcloth, 40 m; When: 2025-04-02; Euro: 480; Paid: true',
        ].join('\n'),
        ['Costs.csv'],
        { place: 'sheet “Costs.csv”, rows 2–4' },
      ),
      { kind: 'end' },
    ])
  })

  it('a mail gives what was said, and the document that is attached', async () => {
    const parts = await readFixture('harbour.eml')

    expect(parts.slice(0, 4)).toEqual([
      {
        kind: 'document',
        format: 'eml',
        title: 'The Petrel – repairs',
        authors: ['Bob Möwe'],
        writtenAt: '2025-03-01T09:30:00.000Z',
      },
      {
        kind: 'message',
        conversationId: '<mail-1@example.org>',
        conversationTitle: 'The Petrel – repairs',
        messageId: '<mail-1@example.org>',
        speaker: 'Bob Möwe',
        role: 'other',
        at: '2025-03-01T09:30:00.000Z',
        text: 'The mast step is worn. See the attached book.',
      },
      { kind: 'inner', name: 'harbour.pdf' },
      expect.objectContaining({ kind: 'document', format: 'pdf' }),
    ])
    expect(parts.slice(-2)).toEqual([{ kind: 'inner-end' }, { kind: 'end' }])
  })

  it('a mailbox gives each mail, with the thread it belongs to', async () => {
    const parts = await readFixture('harbour.mbox')

    expect(parts.slice(1, 3)).toMatchObject([
      { messageId: '<mail-1@example.org>', conversationId: '<mail-1@example.org>' },
      {
        messageId: '<mail-2@example.org>',
        conversationId: '<mail-1@example.org>',
        conversationTitle: 'Oakum',
        text: 'Yes.\n\nFrom the store in the old shed.',
      },
    ])
  })

  it('a mailbox that is torn gives the mails before, and what is left of the last', async () => {
    const whole = readFileSync(join(DOCUMENTS, 'harbour.mbox'))

    const parts = await readBytes('harbour.mbox', whole.subarray(0, -120))

    expect(textsOf(parts)[0]).toBe('Do we have oakum?')
    expect(endOf(parts)).toBe('end')
  })

  it('an archive gives each member as a document inside it', async () => {
    const parts = await readFixture('notes.zip')

    const names = parts.flatMap((part) => (part.kind === 'inner' ? part.name : []))
    expect(names.toSorted()).toEqual(['notes/harbour.md', 'notes/key.txt', 'notes/rope.csv'])
    expect(textsOf(parts)).toContain('What: Rope; Euro: 30')
    expect(textsOf(parts)).toContain('The key hangs behind the stove.')
    expect(endOf(parts)).toBe('end')
  })

  it.each([
    ['encrypted.pdf', 'encrypted'],
    ['locked.zip', 'encrypted'],
    ['truncated.pdf', 'damaged'],
  ])('%s is refused as %s', async (name, code) => {
    expect(endOf(await readFixture(name))).toBe(code)
  })

  it.each(['harbour.docx', 'harbour.odt', 'harbour.epub', 'costs.xlsx', 'notes.zip'])(
    '%s that is cut off is refused as damaged',
    async (name) => {
      const whole = readFileSync(join(DOCUMENTS, name))

      const parts = await readBytes(name, whole.subarray(0, whole.length * 0.7))

      expect(endOf(parts)).toBe('damaged')
    },
  )
})

describe('what a document is', () => {
  it('is told by its bytes and not by its name', async () => {
    const pdf = readFileSync(join(DOCUMENTS, 'harbour.pdf'))
    const docx = readFileSync(join(DOCUMENTS, 'harbour.docx'))

    expect((await readBytes('harbour.txt', pdf))[0]).toMatchObject({ format: 'pdf' })
    expect((await readBytes('harbour.pdf', docx))[0]).toMatchObject({ format: 'docx' })
    expect((await readBytes('page.txt', '<!DOCTYPE html><p>Hello</p>'))[0]).toMatchObject({
      format: 'html',
    })
  })

  it.each([
    ['nothing.txt', '', 'empty'],
    [
      'junk.pdf',
      Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7_919) % 256)),
      'unknown-kind',
    ],
    ['picture.txt', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'unknown-kind'],
    ['old.doc', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more', 'latin1'), 'unknown-kind'],
    ['spaces.txt', ' \n\n \t\n', 'no-text'],
    ['nothing.zip', zipFile([]), 'no-text'],
  ])('%s is refused', async (name, bytes, code) => {
    expect(endOf(await readBytes(name, bytes))).toBe(code)
  })

  it('an office document behind a password is told from an old one', async () => {
    const bytes = Buffer.concat([
      Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'),
      Buffer.alloc(1_024),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])

    expect(endOf(await readBytes('secret.docx', bytes))).toBe('encrypted')
  })
})
