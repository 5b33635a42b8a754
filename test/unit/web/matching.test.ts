import { expect, it } from 'vitest'
import { matching } from '../../../web/app/shell/matching.ts'

const commands = [
  { title: 'Memory', group: 'Go to' },
  { title: 'Übersicht', group: 'Go to', words: 'overview' },
  { title: 'Show all keys', group: 'General' },
  { title: 'New memory', group: 'Memory' },
]
const titles = (typed: string): string[] => matching(commands, typed).map(({ title }) => title)

it.each([
  ['', ['Memory', 'Übersicht', 'Show all keys', 'New memory']],
  ['mem', ['Memory', 'New memory']],
  ['memory new', ['New memory']],
  ['uber', ['Übersicht']],
  ['OVERVIEW', ['Übersicht']],
  ['all', ['Show all keys']],
  ['nothing of it', []],
])('finds for “%s” %j', (typed, expected) => {
  expect(titles(typed)).toEqual(expected)
})
