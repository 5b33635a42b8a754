import { expect, it } from 'vitest'
import { commandWord, plainValue, quoted } from '../../../../cli/service/quote.ts'

it.each([
  ['/srv/mh', '"/srv/mh"'],
  ['/srv/my hub', '"/srv/my hub"'],
  ['/srv/50%', '"/srv/50%%"'],
  ['/srv/"x"', String.raw`"/srv/\"x\""`],
  [String.raw`/srv/a\b`, String.raw`"/srv/a\\b"`],
  ['/srv/$HOME', '"/srv/$HOME"'],
])('quotes %s as an item of a list', (text, expected) => {
  expect(quoted(text)).toBe(expected)
})

it('doubles the dollar in a command line, where it would begin a variable', () => {
  expect(commandWord('/srv/$HOME/50%')).toBe('"/srv/$$HOME/50%%"')
})

it('refuses a line break, which no value can hold', () => {
  expect(() => plainValue('/srv/a\nUser=root')).toThrow('it holds a line break')
})
