import { expect, it } from 'vitest'
import { findSecret } from '../../../../shared/domain/find-secret.ts'

it.each([
  ['key', 'the key is sk-abcdefghijklmnopqrstuv1234'],
  ['key', 'AWS gave me AKIAIOSFODNN7EXAMPLE for it'],
  ['key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk'],
  ['key', 'pushed with ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['key', 'cookie: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0aaa.c2lnbmF0dXJl'],
  ['key', 'postgres at db://marisol:hunter22@db.lan/boats'],
  ['key', 'it wants Zx81Qw4Rt6Yu8Io0Pa3Sd5Fg7Hj9Kl1Zx'],
  ['password', 'Password: hunter2'],
  ['password', 'the PIN for the gate is 4711'],
  ['password', 'Das Passwort lautet "Segeltuch"'],
  ['card', 'paid with 4111 1111 1111 1111 at the quay'],
  ['card', 'card 5555-5555-5555-4444'],
  ['account', 'send it to DE89 3704 0044 0532 0130 00 please'],
  ['account', 'GB82WEST12345698765432'],
  ['address', 'write to sarah.jones@harbour.example about it'],
])('finds a secret of the kind %s', (kind, text) => {
  expect(findSecret(text)).toBe(kind)
})

it.each([
  'I forgot my password again and had to laugh',
  'The pin of the shackle broke near the buoy',
  'Order 4111 1111 1111 1112 was lost',
  'phone numbers such as 0123 456789 are none',
  'see https://example.org/a/very/long/path/that-has-no-secret-in-it-at-all/2025/10/30',
  'the commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke it',
  'id 01a2131c-7977-7025-8834-4864cc26af25 of a memory',
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
])('finds nothing in %j', (text) => {
  expect(findSecret(text)).toBeUndefined()
})

it('lets the own address stand, whatever its case', () => {
  expect(findSecret('I am Marisol@Harbour.example', ['marisol@harbour.example'])).toBeUndefined()
})
