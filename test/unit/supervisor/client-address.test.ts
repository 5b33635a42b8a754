import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { ClientAddresses } from '../../../supervisor/http/client-address.ts'

it.each<[string, readonly string[], string, string | undefined, string]>([
  ['believes nobody by default', [], '203.0.113.9', '10.0.0.1', '203.0.113.9'],
  ['believes a trusted proxy', ['127.0.0.1'], '127.0.0.1', '203.0.113.9', '203.0.113.9'],
  [
    'takes the nearest hop that is not trusted',
    ['127.0.0.1', '10.0.0.0/8'],
    '127.0.0.1',
    '6.6.6.6, 203.0.113.9, 10.1.2.3',
    '203.0.113.9',
  ],
  ['does not believe a stranger’s header', ['10.0.0.1'], '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ['reads IPv4 over IPv6 as IPv4', ['127.0.0.1'], '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  [
    'takes the remote address when there is no header',
    ['127.0.0.1'],
    '127.0.0.1',
    undefined,
    '127.0.0.1',
  ],
])('%s', (_title, trusted, remoteAddress, forwarded, address) => {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded

  expect(new ClientAddresses(() => trusted).of(request, 'public')).toBe(address)
})
