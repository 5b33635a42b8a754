import { describe, expect, it } from 'vitest'
import { endOf, readBytes, readFixture, textsOf } from '../../../../support/read-in-process.ts'
import { zipFile } from '../../../../support/zip-file.ts'

const REPAIRS = [
  'Boat | What was done | When | Cost (€)',
  'Grüne Libelle | New keel bolts and a coat of varnish | 3 April | 1,240.50',
  '| Rudder re-hung | 19 June | 85.00',
  'Otter | | July | 40.00',
]
const LANGUAGES = [
  'Die Gäste aus Lübeck schrieben: „Schöner als bei euch rudert man nirgends, nur der Föhn fehlt.“',
  '我们在西湖边练习划船，希望明年春天再次见面。请把绿色的船留给我们。',
  'وصلت رسالة من نادي التجديف في الإسكندرية: نشكركم على القارب الجديد، وعدده ١٢ مجدافاً.',
  'Signs that must not be lost: ½ × 3 ≠ 2, “quoted”, ‘single’, – and —, … , ffi in office and fjord, naïve, Dvořák, 10 °C, emoji 🚣.',
]

describe('a text that LibreOffice saved', () => {
  it.each(['odt', 'docx', 'rtf', 'html', 'epub'])(
    'as %s gives every language, and tables whose cells stand in their columns',
    async (format) => {
      const texts = textsOf(await readFixture(`office/year-book.${format}`))

      // LibreOffice leaves the heads of tables out of books.
      const rows = format === 'epub' ? REPAIRS.slice(1) : REPAIRS
      expect(texts).toEqual(expect.arrayContaining(LANGUAGES))
      expect(texts.find((text) => text.includes('keel bolts'))).toContain(rows.join('\n'))
    },
  )

  it.each(['odt', 'docx', 'rtf'])(
    'as %s has notes apart from the years they stand at, and neither remarks nor what was struck out',
    async (format) => {
      const texts = textsOf(await readFixture(`office/year-book.${format}`))

      // LibreOffice without a window does not count the notes of an odt.
      const mark = format === 'odt' ? '[0]' : '[1]'
      const boats = texts.find((text) => text.startsWith('The club owns'))
      expect(boats).toContain(`built in 1931${mark} and still rowed on Sundays.`)
      expect(boats).toMatch(/ as a gift of the bakery on Mill Lane\.$/)
      expect(texts).toContain(`${mark} The bill of the yard hangs framed in the club room.`)
      expect(texts.join('\n')).not.toMatch(/nobody remembers|Ask the bakery/)
    },
  )

  it.each(['odt', 'docx', 'html'])('as %s has its headings above its lists', async (format) => {
    const parts = await readFixture(`office/year-book.${format}`)

    expect(parts).toContainEqual({
      kind: 'passage',
      headings: ['The boats'],
      text: '- Life jackets are worn by everybody\n  - children in the bow seat\n  - guests of members\n- Oars go back to their own rack',
    })
  })

  it.each(['odt', 'rtf', 'html'])('as %s counts its steps as it shows them', async (format) => {
    const texts = textsOf(await readFixture(`office/year-book.${format}`)).join('\n')

    expect(texts).toMatch(/^1\. Read the gauge at the bridge\.$/m)
    expect(texts).toMatch(/^3\. Write into the log\.$/m)
  })

  it.each(['year-book.pdf', 'year-book-tagged.pdf'])(
    'printed as %s says the same',
    async (name) => {
      const text = textsOf(await readFixture(`office/${name}`)).join('\n')

      expect(text).toMatch(/built in\s1931\[1\] and still rowed/)
      expect(text).toContain('1. Read the gauge at the bridge.\n2. Look for cracks in the hull.')
      expect(text).toMatch(/1 ?The bill of the yard hangs framed in the club room\./)
    },
  )
})

describe('spreadsheets and slides that LibreOffice saved', () => {
  it.each([
    ['xlsx', '14208 €', 'true', 'Start: 17:45:00; Hours: 26:30:00'],
    ['ods', '14,208.00 €', 'TRUE', 'Start: 17:45; Hours: 26:30'],
  ])('%s gives what its cells show, below the names of the columns', async (format, ...shown) => {
    const [amount, paid, times] = shown

    const parts = await readFixture(`office/accounts.${format}`)

    expect(parts[0]).toMatchObject({ format, title: 'Accounts of the rowing club' })
    const [accounts = '', log = '', far] = textsOf(parts)
    expect(accounts.split('\n').slice(0, 2)).toEqual([
      'Accounts of the year 2024',
      `What: Members’ fees; Day: 2024-01-31; Amount: ${amount}; Share: 118.0%; Paid: ${paid}; Note: 148 members at 96 euros`,
    ])
    expect(log.split('\n')[0]).toBe(`Boat: Otter; Out: 2024-05-04 17:45:00; ${times}; Key: 00421`)
    expect(far).toBe('a lone remark in AD500')
  })

  it.each([
    ['odp', '- twice over the workshop'],
    ['pptx', 'twice over the workshop'],
  ])('%s gives each slide under its title, with what the speaker noted', async (format, point) => {
    const parts = await readFixture(`office/talk.${format}`)

    expect(parts.slice(1)).toEqual([
      {
        kind: 'passage',
        headings: ['The roof'],
        place: 'slide 1',
        text: `It leaks since März\n  ${point}\nAsk three roofers`,
      },
      {
        kind: 'passage',
        headings: [],
        place: 'notes of slide 1',
        text: 'Show the photograph of the bucket.',
      },
      {
        kind: 'passage',
        headings: ['What it costs'],
        place: 'slide 2',
        text: 'Roofer | Offer\nZimmerei Groß | 18 400 €',
      },
      { kind: 'passage', headings: ['What it costs'], place: 'slide 2', text: 'Vote on 4 May' },
      { kind: 'end' },
    ])
  })
})

describe('PDFs of other programs', () => {
  it('columns of Chromium come one after the other, and a sentence goes on in the next', async () => {
    const text = textsOf(await readFixture('office/columns.pdf')).join('\n\n')

    expect(text).toContain('eine warme Suppe. Die\nGeschwindigkeitsbegrenzung für\nBegleitboote')
    expect(text.indexOf('Hochwasser')).toBeLessThan(text.indexOf('Die Jugendgruppe'))
    expect(text).toContain('Mittwoch 17:00 Libelle')
  })

  it.each(['log-book.pdf', 'log-book-printed.pdf'])('%s has whole words', async (name) => {
    const text = textsOf(await readFixture(`office/${name}`)).join('\n')

    expect(text).toContain('A second paragraph, with an efficient fi-ligature, and a footnote.[1]')
    expect(text).toContain('Bought at the stationer’s in Mill Lane.')
  })

  it('a card of Cairo gives its lines', async () => {
    expect(textsOf(await readFixture('office/card.pdf')).join('\n')).toBe(
      'Boat house key\nRing twice at Mühlgasse 7,\nask for Frau Özdemir.\nOpen since 1931',
    )
  })

  it('a scan is refused with what helps', async () => {
    const parts = await readFixture('office/scanned.pdf')

    expect(parts.at(-1)).toMatchObject({
      kind: 'refused',
      code: 'no-text',
      message: expect.stringMatching(/scanned page is only a picture of its text.*\(OCR\)/),
    })
  })
})

describe('mails of mutt, NeoMutt and s-nail', () => {
  it('have their flowed lines joined, quotes by themselves, and signs of Windows', async () => {
    const [text, ...table] = textsOf(await readFixture('office/flowed.eml'))

    expect(text).toBe(
      [
        'Dear all,\n',
        'the „Grüne Libelle“ costs 1 240 € this year – see the list. This line is long and goes on here, because the mail program flows it and nobody else.\n',
        '> I asked for that on Monday.\n',
        'From now on the key hangs in the shed.',
        '-- ',
        'Ingrid',
      ].join('\n'),
    )
    expect(table).toEqual(['What: Oars; Euro: 800'])
  })

  it('have their forwarded mails inside, with names, subjects and texts in any encoding', async () => {
    const parts = await readFixture('office/forwarded.eml')

    expect(parts.flatMap((part) => (part.kind === 'inner' ? part.name : []))).toEqual([
      'flowed.eml',
      'Kosten für März – 船桨.csv',
      'japanese.eml',
    ])
    expect(parts).toContainEqual(
      expect.objectContaining({
        speaker: 'Ingrid Åkesson',
        conversationTitle: '湖からの手紙',
        text: '来年の春にまた会いましょう。\n緑のボートをお願いします。',
      }),
    )
    expect(textsOf(parts)).toContainEqual(
      expect.stringContaining('\n> I asked for that on Monday.'),
    )
  })

  it('say once what they say in two ways', async () => {
    expect(textsOf(await readFixture('office/alternative.eml'))).toEqual([
      'The meeting is on *Thursday*, at Mühlgasse 7.\n\n1. Fees\n2. Roof',
    ])
  })

  it('are told apart in a mailbox by more than the word From', async () => {
    const said = 'The pump is broken.\n\nFrom Monday on we bail by hand.\n\nSchöne Grüße'

    expect(textsOf(await readFixture('office/sent.mbox'))).toEqual([said, said])
  })
})

describe('office documents that mean harm', () => {
  it('a sheet that claims a million of the same is read once', async () => {
    const sheet =
      '<o:document xmlns:o="o"><table name="S"><table-row number-rows-repeated="1000000"><table-cell number-columns-repeated="16000"><p>x</p></table-cell></table-row></table></o:document>'
    const bytes = zipFile([
      { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet' },
      { name: 'content.xml', bytes: sheet },
    ])

    const parts = await readBytes('claims.ods', bytes)

    expect(textsOf(parts)).toEqual(['x'])
  })

  it.each([
    ['nested without end', `{\\rtf1 ${'{'.repeat(100_000)}`, 'too-deep'],
    ['of bytes that never come', '{\\rtf1 \\bin2000000000 }', 'no-text'],
    ['of braces only', `{\\rtf1 ${'}'.repeat(100_000)}`, 'no-text'],
  ])('a rich text %s is refused', async (_, text, code) => {
    expect(endOf(await readBytes('note.rtf', text))).toBe(code)
  })

  it('a rich text that is cut off gives what is there', async () => {
    const parts = await readBytes(
      'note.rtf',
      "{\\rtf1\\ansi\\ansicpg1252 The caf\\'e9 closes \\u8364? at",
    )

    expect(textsOf(parts)).toEqual(['The café closes € at'])
    expect(endOf(parts)).toBe('end')
  })
})
