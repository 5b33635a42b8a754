import { describe, expect, it } from 'vitest'
import { commandsFor, typedAs } from '../../../../../web/pages/chat/slash-commands.ts'
import { isSaidFromOutside } from '../../../../../web/pages/chat/where-said.ts'

describe('a typed line', () => {
  it.each([
    ['Hello', { kind: 'message' }],
    [' /task no', { kind: 'message' }],
    ['/etc/hosts is missing', { kind: 'message' }],
    ['/ task', { kind: 'message' }],
    ['/task Buy paint ', { kind: 'command', name: 'task', rest: 'Buy paint' }],
    ['/TASK\nBuy paint', { kind: 'command', name: 'task', rest: 'Buy paint' }],
    ['/new', { kind: 'command', name: 'new', rest: '' }],
    ['/nonsense now', { kind: 'unknown', name: 'nonsense' }],
  ])('%j is %j', (text, expected) => {
    expect(typedAs(text)).toEqual(expected)
  })

  it.each([
    ['/', ['remember', 'task', 'find', 'new', 'mode', 'help']],
    ['/RE', ['remember']],
    ['/x', []],
    ['/task ', []],
    ['text /t', []],
  ])('%j may become %j', (text, expected) => {
    expect(commandsFor(text)).toEqual(expected)
  })
})

describe('words in an address', () => {
  it.each([
    ['Hello', 'http://localhost/chat?say=Hello', true],
    ['Hello', 'http://localhost/chat?say=Other', false],
    ['Hello', 'http://localhost/memory?say=Hello', false],
    ['Hello', '', false],
  ])('%j, loaded with %j, come from outside: %j', (text, loaded, expected) => {
    expect(isSaidFromOutside(text, loaded)).toBe(expected)
  })
})
