import { describe, expect, it } from 'vitest'
import { configValueWords, parseConfigValue } from '../../../../cli/system/config-value.ts'

describe('parseConfigValue', () => {
  it.each([
    ['4321', 4321],
    ['0.5', 0.5],
    ['true', true],
    ['null', null],
    ['["10.0.0.1"]', ['10.0.0.1']],
    ['{"bodyBytes":1}', { bodyBytes: 1 }],
    ['"4321"', '4321'],
    ['127.0.0.1', '127.0.0.1'],
    ['https://mh.example.org', 'https://mh.example.org'],
    ['[not json', '[not json'],
    ['', ''],
  ])('takes %s for %j', (word, value) => {
    expect(parseConfigValue(word)).toEqual(value)
  })
})

describe('configValueWords', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    [4321, '4321'],
    [['a'], '["a"]'],
    [null, 'null'],
  ])('writes %j as %s', (value, words) => {
    expect(configValueWords(value)).toBe(words)
  })
})
