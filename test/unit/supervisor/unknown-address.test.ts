import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { AppError } from '../../../shared/errors/app-error.ts'
import { isPersonAtUnknown } from '../../../supervisor/http/unknown-address.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const GONE = new AppError('not-found', 'There is nothing at this address.')

it.each([
  ['a browser', 'GET', '/chatt', BROWSER, GONE, true],
  ['a browser that asks for the headers', 'HEAD', '/chatt', BROWSER, GONE, true],
  ['html among others', 'GET', '/chatt', 'application/json, TEXT/HTML;q=0.5', GONE, true],
  ['an address that begins like the API’s', 'GET', '/apiary', BROWSER, GONE, true],
  ['a query with an API’s address', 'GET', '/chatt?from=/api/x', BROWSER, GONE, true],
  ['a program that takes anything', 'GET', '/chatt', '*/*', GONE, false],
  ['a program that says nothing', 'GET', '/chatt', undefined, GONE, false],
  ['another type with the name in it', 'GET', '/chatt', 'text/html5', GONE, false],
  ['a change', 'POST', '/chatt', BROWSER, GONE, false],
  ['the API', 'GET', '/api/chatt', BROWSER, GONE, false],
  ['the API itself', 'GET', '/api', BROWSER, GONE, false],
  ['a part of the page', 'GET', '/assets/a/b.js', BROWSER, GONE, false],
  [
    'another refusal',
    'GET',
    '/chatt',
    BROWSER,
    new AppError('unauthenticated', 'Log in first.'),
    false,
  ],
  ['a failure', 'GET', '/chatt', BROWSER, new Error('broken'), false],
] as const)('%s: %s %s', (...[, method, url, accept, error, shown]) => {
  const request = new IncomingMessage(new Socket())
  Object.assign(request, { method, url, headers: accept === undefined ? {} : { accept } })

  expect(isPersonAtUnknown(request, error)).toBe(shown)
})
