import { expect, it } from 'vitest'
import { networkRisks } from '../../../shared/domain/network-risks.ts'

const HTTPS = 'https://mh.example.org'
const PROXY = ['127.0.0.1']

it.each([
  ['127.0.0.1', undefined, [], []],
  ['::1', undefined, [], []],
  ['localhost', 'http://localhost:4321', [], []],
  ['0.0.0.0', undefined, [], ['no-tls']],
  ['::', undefined, PROXY, ['no-tls']],
  ['192.168.1.5', 'http://192.168.1.5:4321', [], ['no-tls']],
  ['127.evil.example', undefined, [], ['no-tls']],
  ['127.0.0.1', HTTPS, PROXY, []],
  ['0.0.0.0', HTTPS, PROXY, []],
  ['127.0.0.1', HTTPS, [], ['no-trusted-proxy']],
  ['0.0.0.0', HTTPS, [], ['no-trusted-proxy']],
])('at %s as %s behind %j the risks are %j', (host, publicUrl, trustedProxies, kinds) => {
  const risks = networkRisks({ host, publicUrl, trustedProxies })

  expect(risks.map(({ kind }) => kind)).toEqual(kinds)
})
