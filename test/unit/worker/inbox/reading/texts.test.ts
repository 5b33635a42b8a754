import { expect, describe, it } from 'vitest'
import { endOf, readBytes, textsOf } from '../../../../support/read-in-process.ts'

describe('plain text', () => {
  it.each([
    ['UTF-8', Buffer.from('Zur Möwe – 5 €')],
    ['UTF-8 with a mark', Buffer.from('\ufeffZur Möwe – 5 €')],
    ['UTF-16, little end first', Buffer.from('\ufeffZur Möwe – 5 €', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffZur Möwe – 5 €', 'utf16le').swap16()],
    ['windows-1252', Buffer.from('Zur M\xf6we \x96 5 \x80', 'latin1')],
  ])('is read in %s', async (_, bytes) => {
    expect(textsOf(await readBytes('note.txt', bytes))).toEqual(['Zur Möwe – 5 €'])
  })

  it('gives paragraphs with their lines', async () => {
    const parts = await readBytes('note.txt', 'One\r\ntwo\r\n\r\n\r\nthree')

    expect(parts).toEqual([
      { kind: 'document', format: 'text' },
      { kind: 'passage', text: 'One\ntwo', headings: [], place: 'lines 1–2' },
      { kind: 'passage', text: 'three', headings: [], place: 'line 5' },
      { kind: 'end' },
    ])
  })

  it('cuts a paragraph that is too long where a sentence or a word ends, and loses nothing', async () => {
    const text = 'The tide is high today. '.repeat(5_000).trim()

    const texts = textsOf(await readBytes('note.txt', text))

    expect(Math.max(...texts.map((one) => one.length))).toBeLessThanOrEqual(20_000)
    expect(texts.join(' ').replaceAll(/\s+/g, '')).toBe(text.replaceAll(' ', ''))
  })
})

describe('Markdown', () => {
  it('gives blocks under their headings; a # in code is none', async () => {
    const parts = await readBytes('note.md', '# A\n\nx\n\n```\n# no\n```\n\nB\n===\n\n- 1\n- 2\n')

    expect(parts.slice(0, -1)).toEqual([
      { kind: 'document', format: 'markdown', title: 'A' },
      { kind: 'passage', text: 'x', headings: ['A'] },
      { kind: 'passage', text: '```\n# no\n```', headings: ['A'] },
      { kind: 'passage', text: '- 1\n- 2', headings: ['B'] },
    ])
  })

  it('that is nested too deeply is read as plain text', async () => {
    const texts = textsOf(await readBytes('note.md', `${'> '.repeat(20_000)}deep`))

    expect(texts.at(-1)).toMatch(/deep$/)
  })
})

describe('a page', () => {
  const words = 'The ferry to the island leaves at nine and comes back at five in the afternoon. '

  it('gives its article, without menus and scripts', async () => {
    const html = `<html><head><title>Ferry</title><meta name="author" content="Bob"></head><body>
      <nav><a href="/">Home</a> <a href="/x">Imprint</a></nav><script>alert('no')</script>
      <article><h1>The ferry</h1><h2>Times</h2><p>${words.repeat(8)}</p><p>${words.repeat(5)}</p></article>
      <footer>All rights reserved</footer></body></html>`

    const parts = await readBytes('page.html', html)

    expect(parts[0]).toMatchObject({ kind: 'document', format: 'html', title: 'Ferry' })
    expect(textsOf(parts)).toEqual([words.repeat(8).trim(), words.repeat(5).trim()])
    expect(parts[1]).toMatchObject({ headings: expect.arrayContaining(['Times']) })
  })

  it('that is no article is read whole, in the encoding that it names', async () => {
    const html = '<html><meta charset="iso-8859-1"><h1>Caf\xe9</h1><p>Open &amp; warm<br>daily'

    const parts = await readBytes('page.html', Buffer.from(html, 'latin1'))

    expect(parts.slice(1, -1)).toEqual([
      { kind: 'passage', text: 'Open & warm\ndaily', headings: ['Café'] },
    ])
  })
})

describe('tables as text', () => {
  it.each([
    ['a,b\n1,x\n', ','],
    ['a;b\n"1;5";x\n', ';'],
    ['a\tb\n1\tx\n', 'tab'],
  ])('the delimiter is found: %j', async (text) => {
    expect(textsOf(await readBytes('t.csv', text))[0]).toMatch(/^a: 1(;5)?; b: x$/)
  })

  it('without names of columns gives the cells', async () => {
    const parts = await readBytes('t.csv', '1,2\n3,4\n')

    expect(parts[1]).toMatchObject({ text: '1 | 2\n3 | 4', place: 'rows 1–2' })
  })

  it('that breaks off says how far it was read', async () => {
    const parts = await readBytes('t.csv', `a,b\n1,2\n3,"${'x'.repeat(1_100_000)}`)

    expect(textsOf(parts)).toEqual(['a: 1; b: 2'])
    expect(parts.at(-2)).toMatchObject({
      kind: 'remark',
      message: expect.stringContaining('After row 2'),
    })
    expect(endOf(parts)).toBe('end')
  })
})

it('a calendar goes on as it is', async () => {
  const text =
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'

  expect(await readBytes('x.ics', text)).toEqual([
    { kind: 'document', format: 'ics' },
    { kind: 'calendar', text },
    { kind: 'end' },
  ])
  expect(endOf(await readBytes('x.ics', text.slice(0, -20)))).toBe('damaged')
})
