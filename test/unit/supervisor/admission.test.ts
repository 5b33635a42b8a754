import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/api/routes.ts'
import { SystemConfig } from '../../../shared/api/system.ts'
import {
  checkContentType,
  checkedPath,
  checkHost,
  checkOrigin,
} from '../../../supervisor/http/admission.ts'

const config = SystemConfig.parse({}, 'config')
const published = SystemConfig.parse(
  { publicUrl: 'https://mh.example.org', host: '192.168.1.5' },
  'config',
)

describe('A10: the path', () => {
  it.each([
    '/',
    '/api/memories',
    '/api/memories/evt-1.2',
    '/api/memories/search?q=a//b/../%2f',
    '/a.b/..c',
  ])('%s is taken', (url) => {
    expect(checkedPath(url)).toBe(url.split('?')[0])
  })
  it.each([
    '',
    'api',
    '//api',
    '/api//x',
    '/api/%2Fx',
    '/api/%5cx',
    '/a\\b',
    '/a%00',
    '/a/../b',
    '/a/..',
    '/./a',
    '/%2e%2e/a',
    '/a/%2E./b',
    'http://x/',
  ])('%s is refused', (url) => {
    expect(() => checkedPath(url)).toThrow('plain form')
  })
})

describe('A16: the host', () => {
  it.each([
    ['localhost', config],
    ['localhost:4321', config],
    ['127.0.0.1:4321', config],
    ['127.9.9.9', config],
    ['[::1]:4321', config],
    ['mh.localhost', config],
    ['mh.example.org', published],
    ['MH.example.org:443', published],
    ['192.168.1.5:4321', published],
  ])('%s is ours', (host, settings) => {
    expect(() => checkHost(host, settings)).not.toThrow()
  })
  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.168.1.5',
    '[::2]',
    'mh.example.org',
  ])('%s is refused', (host) => {
    expect(() => checkHost(host, config)).toThrow('not served here')
  })
})

describe('A16: the origin of a change', () => {
  it.each([
    [{ host: 'localhost:4321' }, config],
    [{ host: 'localhost:4321', origin: 'http://localhost:4321' }, config],
    [
      { host: 'localhost:4321', origin: 'http://localhost:4321', 'sec-fetch-site': 'same-origin' },
      config,
    ],
    [{ host: 'localhost:4321', 'sec-fetch-site': 'none' }, config],
    [{ host: 'internal:80', origin: 'https://mh.example.org' }, published],
  ])('%o is let in', (headers, settings) => {
    expect(() => checkOrigin(headers, settings)).not.toThrow()
  })
  it.each([
    { host: 'localhost:4321', origin: 'http://evil.example' },
    { host: 'localhost:4321', origin: 'http://localhost:9999' },
    { host: 'localhost:4321', origin: 'null' },
    { host: 'localhost:4321', 'sec-fetch-site': 'cross-site' },
    { host: 'localhost:4321', 'sec-fetch-site': 'same-site' },
    { host: 'localhost:4321', origin: 'http://localhost:4321', 'sec-fetch-site': 'cross-site' },
  ])('%o is refused', (headers) => {
    expect(() => checkOrigin(headers, config)).toThrow('another site')
  })
})

describe('A16: the content type of a body', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['JSON', { 'content-type': 'application/json; charset=utf-8' }, true],
    ['a form from curl', { 'content-type': 'application/x-www-form-urlencoded' }, true],
    ['nothing from curl', {}, true],
    [
      'a form from a page',
      { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
      false,
    ],
    ['text', { 'content-type': 'text/plain' }, false],
    ['a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }, false],
  ])('%s: taken is %o', (_title, headers, taken) => {
    const request = new IncomingMessage(new Socket())
    Object.assign(request.headers, { 'content-length': '2', ...headers })

    const check = (): void => checkContentType(request, routes.login)

    if (taken) expect(check).not.toThrow()
    else expect(check).toThrow('application/json')
  })
})
