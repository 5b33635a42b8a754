import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneLine, safeJson, safeText } from '../../../../cli/terminal/safe-text.ts'
import { parseJson } from '../../../../shared/files/parse-json.ts'

describe('safeText', () => {
  it.each([
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['a window title', '\u001b]0;x\u0007', '\\x1b]0;x\\x07'],
    ['a C1 control sequence', '\u009b2J', '\\x9b2J'],
    ['a carriage return', 'real\rfake', 'real\\x0dfake'],
    ['a backspace', 'a\bb', 'a\\x08b'],
    ['a turn of the writing direction', 'a\u202eb', 'a\\u202eb'],
  ])('makes %s visible', (_what, text, safe) => {
    expect(safeText(text)).toBe(safe)
  })

  it('leaves tabs, line ends, accents and emoji as they are', () => {
    expect(safeText('a\tb\r\nc\nnaïve 🙂 記憶')).toBe('a\tb\nc\nnaïve 🙂 記憶')
  })

  it('lets no control character through', () => {
    const controls = /[\p{Cc}]/u
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(safeText(text).replaceAll(/[\t\n]/g, '')).not.toMatch(controls)
      }),
    )
  })
})

describe('oneLine', () => {
  it('joins lines with spaces', () => {
    expect(oneLine('  a\n\n b\t\u2028c ')).toBe('a b c')
  })
})

describe('safeJson', () => {
  it('escapes what drives a terminal and changes no value', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const json = safeJson(JSON.stringify(text))

        expect(json).not.toMatch(/\p{Cc}/u)
        expect(parseJson(json, 'The value')).toBe(text)
      }),
    )
  })
})
