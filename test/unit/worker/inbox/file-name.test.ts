import { describe, expect, it } from 'vitest'
import { numberedName, reasonName, safeFileName } from '../../../../worker/inbox/file-name.ts'

describe('safeFileName', () => {
  it.each([
    ['note.txt', 'note.txt'],
    ['../../etc/passwd', '__.._etc_passwd'],
    ['a/b\\c.txt', 'a_b_c.txt'],
    ['two\nlines\u0000.txt', 'two_lines_.txt'],
    ['.hidden', '_hidden'],
    ['..', 'document'],
    ['', 'document'],
    ['\u202Etxt.exe', '_txt.exe'],
    ['cafe\u0301.txt', 'café.txt'],
    ['  spaced.txt ', 'spaced.txt'],
    ['日本語.md', '日本語.md'],
  ])('makes %j to %j', (wanted, safe) => {
    expect(safeFileName(wanted)).toBe(safe)
  })

  it('cuts a name to 255 bytes and keeps its ending and its characters whole', () => {
    const name = safeFileName(`${'😀'.repeat(100)}.tar`)

    expect(Buffer.byteLength(name)).toBe(252)
    expect(name).toMatch(/^😀{62}\.tar$/u)
  })
})

describe('numberedName', () => {
  it.each([
    ['a.txt', 1, 'a.txt'],
    ['a.txt', 2, 'a (2).txt'],
    ['no ending', 3, 'no ending (3)'],
  ])('gives %j the number %i as %j', (name, number, numbered) => {
    expect(numberedName(name, number)).toBe(numbered)
  })

  it('keeps the longest names within 255 bytes, and so does the name of a reason', () => {
    const longest = `${'x'.repeat(251)}.txt`

    expect(numberedName(longest, 12)).toBe(`${'x'.repeat(246)} (12).txt`)
    expect(Buffer.byteLength(reasonName(longest))).toBe(255)
  })
})
