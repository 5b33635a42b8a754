import { expect, it } from 'vitest'
import { preferredEncoding } from '../../../supervisor/http/content-encoding.ts'

const BOTH = ['br', 'gzip'] as const

it.each([
  ['nothing said', undefined, 'identity'],
  ['an empty header', '', 'identity'],
  ['what browsers send', 'gzip, deflate, br, zstd', 'br'],
  ['gzip alone', 'gzip', 'gzip'],
  ['its old name', 'x-gzip', 'gzip'],
  ['capitals', 'GZip;Q=0.5', 'gzip'],
  ['only what is not there', 'zstd, deflate', 'identity'],
  ['the heavier first', 'gzip;q=1.0, br;q=0.8', 'gzip'],
  ['equal weights', 'gzip;q=0.5, br;q=0.5', 'br'],
  ['a little of one', 'br;q=0.001', 'br'],
  ['spaces', ' br ; q=0.2 ,\tgzip ; q=0.3', 'gzip'],
  ['none of br', 'br;q=0, gzip', 'gzip'],
  ['none of either', 'br;q=0, gzip;q=0.0', 'identity'],
  ['anything', '*', 'br'],
  ['anything but br', '*, br;q=0', 'gzip'],
  ['nothing else', 'gzip, *;q=0', 'gzip'],
  ['plain before packed', 'identity;q=1, br;q=0.5', 'identity'],
  ['packed before plain', 'identity;q=0.5, br', 'br'],
  ['nothing at all, which nobody can be given', 'identity;q=0, *;q=0', 'identity'],
  ['a weight that is none', 'br;q=2, gzip;q=0.1', 'gzip'],
  ['a weight that is not a number', 'br;q=high', 'identity'],
  ['a name that every object has', 'constructor', 'identity'],
])('for %s (%s) it is %s', (_what, accepted, encoding) => {
  expect(preferredEncoding(accepted, BOTH)).toBe(encoding)
})

it.each([
  ['br, gzip', ['gzip'], 'gzip'],
  ['br, gzip', [], 'identity'],
  ['*', [], 'identity'],
  ['br', ['gzip'], 'identity'],
] as const)('for %s of %j it is %s', (accepted, available, encoding) => {
  expect(preferredEncoding(accepted, available)).toBe(encoding)
})
