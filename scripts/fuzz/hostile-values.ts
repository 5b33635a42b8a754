import type { Random } from './random.ts'

const LONG = 70_000
/** More than the largest body that is read. */
const TOO_LONG = 1_100_000
const DEPTH = 20_000

/** Texts that parsers, paths, patterns and terminals have stumbled over. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '..',
  '../../etc/passwd',
  '..\\..\\windows',
  'CON',
  '-rf',
  'true',
  'null',
  'NaN',
  '-1',
  '1e309',
  '9007199254740993',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'аlice',
  'ALICE',
  'ａｌｉｃｅ',
  '\u202Eecila',
  '\uFEFFalice',
  '\uD800',
  '👩‍👩‍👧‍👦'.repeat(50),
  'e\u0301'.repeat(300),
  '%00',
  '%',
  '%zz',
  "' OR 1=1 --",
  '"; DROP TABLE events; --',
  '* NEAR("',
  '<script>alert(1)</script>',
  '=cmd|/c calc!A1',
  '${7*7}{{7*7}}',
  '\r\nset-cookie: mh_session=x',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  '2026-02-30T25:61:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-00-00',
  '* * * * * * *',
  'FREQ=SECONDLY;COUNT=1000000000',
  'Europe/Nowhere',
  'a'.repeat(300),
]

const NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  0.5,
  1e21,
  -1e308,
  Number.MAX_SAFE_INTEGER + 2,
  2 ** 31,
  2 ** 32,
  86_400_000 * 1e8 + 1,
]

/** Names that a request has no business with. */
const MEMBERS: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'role',
  'id',
  'userId',
  'ownerId',
  'createdAt',
  'profile',
  'scopes',
  'publicUrl',
  'port',
  'trustedProxies',
  'modelServers',
  'maxStarts',
]

export function hostileText(random: Random): string {
  if (random.chance(0.01)) return 'x'.repeat(LONG)
  return random.pick(TEXTS)
}

/** Any JSON value. */
export function hostileValue(random: Random, depth = 0): unknown {
  if (random.chance(0.02)) return deepValue(random.pick([70, 1_000]))
  const kind = random.below(depth > 2 ? 5 : 8)
  if (kind === 0) return random.pick(NUMBERS)
  if (kind === 1) return random.chance(0.5)
  if (kind === 2) return null
  if (kind < 5) return hostileText(random)
  if (kind === 5)
    return Array.from({ length: random.below(4) }, () => hostileValue(random, depth + 1))
  return withHostileMember({}, random, depth)
}

/** Lists within lists. */
function deepValue(depth: number): unknown {
  let value: unknown = 'the innermost'
  for (let left = depth; left > 0; left -= 1) value = [value]
  return value
}

/** The object with a member that it should not have; `__proto__` becomes one of its own. */
export function withHostileMember(value: object, random: Random, depth = 0): unknown {
  const name = random.chance(0.8) ? random.pick(MEMBERS) : hostileText(random)
  const member =
    name === '__proto__' || name === 'constructor'
      ? { role: 'owner', polluted: true, prototype: { polluted: true } }
      : hostileValue(random, depth + 1)
  return Object.fromEntries([...Object.entries(value), [name, member]])
}

/** A body that is no JSON, or more of it than is good. */
export function hostileBody(random: Random): string | Buffer {
  return random.pick<() => string | Buffer>([
    () => '',
    () => '{',
    () => '{"a":1,"a":2}',
    () => 'NaN',
    () => '{"content":"\\ud800"}',
    () => '[1,2,',
    () => '"text"',
    () => '\uFEFF{}',
    () => `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`,
    () => `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`,
    () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    () => Buffer.alloc(64, 0),
    () => 'a=1&b[]=2&__proto__[x]=3',
    () => (random.chance(0.1) ? 'x'.repeat(TOO_LONG) : '0'.repeat(LONG)),
  ])()
}
