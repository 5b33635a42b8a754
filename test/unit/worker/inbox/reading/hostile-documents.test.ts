import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DOCUMENTS, endOf, readBytes, textsOf } from '../../../../support/read-in-process.ts'
import { zipFile } from '../../../../support/zip-file.ts'

const MiB = 1024 * 1024
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes, '0')
const BILLION_LAUGHS = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>`
const OUTSIDE = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>`

function docx(document: string): Buffer {
  return zipFile([
    { name: '[Content_Types].xml', bytes: '<Types/>' },
    { name: 'word/document.xml', bytes: document },
  ])
}

function xlsx(sheet: string): Buffer {
  return zipFile([
    {
      name: 'xl/workbook.xml',
      bytes: '<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes:
        '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    },
    { name: 'xl/worksheets/sheet1.xml', bytes: sheet },
  ])
}

function odt(content: string): Buffer {
  return zipFile([
    { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.text' },
    { name: 'content.xml', bytes: content },
  ])
}

function pdf(objects: readonly string[]): string {
  const body = objects.map((object, at) => `${at + 1} 0 obj\n${object}\nendobj\n`).join('')
  return `%PDF-1.4\n${body}trailer\n<< /Root 1 0 R /Size ${objects.length + 1} >>\n%%EOF\n`
}

describe('A10 archives', () => {
  it('a member that unpacks to thousands of times its size ends everything', async () => {
    const bomb = zipFile([{ name: 'bomb.txt', bytes: zeros(12 * MiB) }])

    expect(endOf(await readBytes('bomb.zip', bomb))).toBe('bomb')
  })

  it('a bomb in an archive in an archive does so too', async () => {
    const bomb = zipFile([{ name: 'bomb.txt', bytes: zeros(12 * MiB) }])
    const middle = zipFile([{ name: 'middle.zip', bytes: bomb }])

    expect(endOf(await readBytes('outer.zip', zipFile([{ name: 'm.zip', bytes: middle }])))).toBe(
      'bomb',
    )
  })

  it('members that lie over each other count each time', async () => {
    const copies = Array.from({ length: 60 }, (_, at) => `copy-${at}.txt`)
    const bomb = zipFile([{ name: 'text.txt', bytes: zeros(MiB), copies }])

    const parts = await readBytes('x.zip', bomb, { unpackedBytes: 16 * MiB, characters: 1e9 })

    expect(endOf(parts)).toBe('bomb')
  })

  it('an office document that unpacks without end is refused before it is converted', async () => {
    expect(endOf(await readBytes('x.docx', docx(`<x>${zeros(12 * MiB).toString()}</x>`)))).toBe(
      'bomb',
    )
    expect(endOf(await readBytes('x.xlsx', xlsx(`<x>${zeros(12 * MiB).toString()}</x>`)))).toBe(
      'bomb',
    )
    expect(endOf(await readBytes('x.odt', odt(`<x>${zeros(12 * MiB).toString()}</x>`)))).toBe(
      'bomb',
    )
  })

  it('a member says what it is refused for, and the others are read', async () => {
    const archive = zipFile([
      { name: 'junk.bin', bytes: Buffer.from([0, 1, 2, 3, 0, 5]) },
      { name: 'note.txt', bytes: 'said' },
    ])

    const parts = await readBytes('x.zip', archive)

    expect(parts.find(({ kind }) => kind === 'inner-end')).toMatchObject({
      refusal: { code: 'unknown-kind' },
    })
    expect(textsOf(parts)).toEqual(['said'])
    expect(endOf(parts)).toBe('end')
  })

  it('archives nested deeper than the limit are refused there', async () => {
    let archive = zipFile([{ name: 'note.txt', bytes: 'too deep' }])
    for (let level = 0; level < 6; level += 1)
      archive = zipFile([{ name: 'a.zip', bytes: archive }])

    const parts = await readBytes('x.zip', archive)

    expect(parts.filter(({ kind }) => kind === 'inner')).toHaveLength(5)
    expect(endOf(parts)).toBe('too-deep')
  })

  it('more members than the limit end the reading', async () => {
    const members = Array.from({ length: 12 }, (_, at) => ({ name: `${at}.txt`, bytes: `n ${at}` }))

    expect(endOf(await readBytes('x.zip', zipFile(members), { innerDocuments: 10 }))).toBe(
      'too-large',
    )
  })

  it('names that lead outside are names', async () => {
    const names = ['../../etc/passwd', '/etc/shadow.txt', '../../../x.txt', 'a\nb.txt']
    const archive = zipFile(names.map((name) => ({ name, bytes: 'said' })))

    const parts = await readBytes('slip.zip', archive)

    expect(parts.flatMap((part) => (part.kind === 'inner' ? part.name : []))).toEqual(names)
    expect(textsOf(parts)).toEqual(names.map(() => 'said'))
  })
})

describe('A11 XML', () => {
  it.each([
    ['docx', docx(BILLION_LAUGHS)],
    ['docx', docx(OUTSIDE)],
    ['xlsx', xlsx(BILLION_LAUGHS)],
    ['odt', odt(BILLION_LAUGHS)],
    ['odt', odt(OUTSIDE)],
    ['odt', odt('<x>&unknown;</x>')],
    ['odt', odt('<x><y></x>')],
  ])('entities and damage are refused in %s', async (kind, bytes) => {
    const parts = await readBytes(`x.${kind}`, bytes)

    expect(endOf(parts)).toBe('damaged')
    expect(textsOf(parts)).toEqual([])
  })

  it('that is nested without end is refused', async () => {
    expect(endOf(await readBytes('x.odt', odt('<a>'.repeat(100_000))))).toBe('too-deep')
    expect(endOf(await readBytes('x.docx', docx('<a>'.repeat(100_000))))).toBe('too-deep')
  })

  it('a sheet with cells far out and rows far down takes no room for what lies between', async () => {
    const cell = (at: string, text: string): string =>
      `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
    const sheet = `<worksheet><sheetData><row r="1">${cell('A1', 'near')}${cell('XFD1', 'far')}</row>
      <row r="1048576">${cell('B1048576', 'deep')}</row></sheetData></worksheet>`

    const texts = textsOf(await readBytes('x.xlsx', xlsx(sheet)))

    expect(texts.join('\n').length).toBeLessThan(100)
    expect(texts.join('\n')).toContain('deep')
  })
})

describe('A11 PDF', () => {
  it('a tree of pages that leads back to itself is refused', async () => {
    const looped = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 10000 >>',
    ])

    expect(['damaged', 'no-text']).toContain(endOf(await readBytes('loop.pdf', looped)))
  })

  it('ten thousand pages that are not there are given up early', async () => {
    const empty = pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Kids [${'9 0 R '.repeat(10_000)}] /Count 10000 >>`,
    ])

    expect(['damaged', 'no-text']).toContain(endOf(await readBytes('empty.pdf', empty)))
  })

  it('scripts and actions of a document are nothing but bytes', async () => {
    const script = pdf([
      '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (throw 1) >> >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
      '<< /Length 30 >>\nstream\nBT /F 9 Tf 1 1 Td (said) Tj ET\nendstream',
    ])

    expect(textsOf(await readBytes('script.pdf', script))).toEqual(['said'])
  })

  it('a document without its last bytes is read from what is there, or refused', async () => {
    const whole = readFileSync(join(DOCUMENTS, 'harbour.pdf'))

    const parts = await readBytes('x.pdf', whole.subarray(0, -40))

    expect(['end', 'damaged', 'no-text']).toContain(endOf(parts))
  })
})

describe('A11 text', () => {
  it('JSON nested a million deep gives what is above, or a reason', async () => {
    const parts = await readBytes('deep.json', `{"a":1,"b":${'['.repeat(1e6)}${']'.repeat(1e6)}}`)

    expect(['end', 'too-deep', 'damaged']).toContain(endOf(parts))
  })

  it('a page of a million tags is read, one that is nested without end is refused', async () => {
    const flat = `<html><body>${'<b>x</b> '.repeat(500_000)}`
    const nested = `<html><body>${'<div>'.repeat(500_000)}said`

    expect(endOf(await readBytes('flat.html', flat))).toBe('end')
    expect(endOf(await readBytes('nested.html', nested))).toBe('too-deep')
  })

  it('a table of one endless line is refused, one endless line of text is cut to pieces', async () => {
    const line = 'x'.repeat(5_000_000)

    expect(endOf(await readBytes('line.csv', line))).toBe('damaged')
    expect(textsOf(await readBytes('line.txt', line)).join('')).toBe(line)
  })

  it('a mail in a mail in a mail ends at the limit', async () => {
    let mail = 'From: a@b.c\nTo: d@e.f\nSubject: inmost\n\nsaid\n'
    for (let level = 0; level < 30; level += 1)
      mail = `From: a@b.c\nTo: d@e.f\nSubject: ${level}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\nContent-Type: message/rfc822\n\n${mail}\n--b${level}--\n`

    const parts = await readBytes('nested.eml', mail)

    expect(parts.filter(({ kind }) => kind === 'inner').length).toBeLessThanOrEqual(5)
    expect(parts.at(-1)).toMatchObject({ kind: expect.stringMatching(/end|refused/) })
  })

  it('a mail of a hundred thousand headers, and one of a thousand nested parts, gives a reason', async () => {
    const headers = `From: a@b.c\nTo: d@e.f\nSubject: x\n${'X-Spam: yes\n'.repeat(200_000)}\nsaid`
    const parts = Array.from(
      { length: 1_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    )
    const nested = `From: a@b.c\nTo: d@e.f\nSubject: x\n${parts.join('')}\nsaid`

    expect(endOf(await readBytes('headers.eml', headers))).toBe('damaged')
    expect(endOf(await readBytes('nested.eml', nested))).toBe('damaged')
  })

  it('parts and characters beyond the limits are left out with a remark, in documents inside too', async () => {
    const archive = zipFile([{ name: 'long.txt', bytes: 'word\n\n'.repeat(1_000) }])

    const parts = await readBytes('x.zip', archive, { parts: 100 })

    expect(parts.slice(-3)).toEqual([
      {
        kind: 'remark',
        message: 'It was read up to 100 parts; the rest is left out.',
        said: [{ code: 'read-up-to-parts', values: { most: 100 } }],
      },
      { kind: 'inner-end' },
      { kind: 'end' },
    ])
  })
})
