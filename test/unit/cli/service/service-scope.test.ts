import { expect, it } from 'vitest'
import { withServiceScope } from '../../../../cli/service/service-scope.ts'

it.each([
  [
    ['service', 'install', '--user'],
    ['service', 'install', '--own'],
  ],
  [
    ['service', '--user', 'print'],
    ['service', '--own', 'print'],
  ],
  [
    ['--root', '/srv/mh', '--json', 'service', 'status', '--user'],
    ['--root', '/srv/mh', '--json', 'service', 'status', '--own'],
  ],
  [
    ['--user', 'service', 'capture', 'x'],
    ['--user', 'service', 'capture', 'x'],
  ],
  [
    ['capture', 'service', '--user', 'alice'],
    ['capture', 'service', '--user', 'alice'],
  ],
  [[], []],
])('%j is taken as %j', (argv, expected) => {
  expect(withServiceScope(argv)).toEqual(expected)
})
