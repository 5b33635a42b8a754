import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeJsonFile } from '../../../shared/files/json-file.ts'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import { BenchSupervisor } from '../bench-supervisor.ts'
import { HttpClient } from '../http-client.ts'
import type { Measurement } from '../measurement.ts'
import type { Bench } from '../part.ts'
import { inTurns } from '../rounds.ts'
import { quantile } from '../statistics.ts'

/** Who tries to get in with a wrong password; only the first is what everybody may know to exist. */
const KINDS = {
  known: 'a known account',
  unknown: 'an unknown name',
  older: 'an account with an older hash',
  nopassword: 'an account without a password',
  disabled: 'a disabled account',
} as const
type Kind = keyof typeof KINDS
const KIND_NAMES: readonly Kind[] = ['known', 'unknown', 'older', 'nopassword', 'disabled']
const TRIES = 12
/** As the older system made them. */
const BCRYPT = '$2b$12$i6ZjVJCjREYmLZgBHZ9zKOjKaXjKoJC2IgH10XOUueQHSXPAn3DpC'
const WRONG = 'a wrong password'
const PASSWORD = 'correct horse battery'
const REFUSED = 401
/** Nobody tells the kinds apart by less. */
const MOST_PERCENT = 5

type Times = Readonly<Record<Kind, readonly number[]>>

/** How long a log-in that fails takes, by what is wrong: distributions that must not tell who has an account (A17). */
export async function measureLogin(bench: Bench): Promise<Measurement[]> {
  const root = join(await bench.place.folder('li'), 'r')
  await writeAccounts(root)
  await using supervisor = await BenchSupervisor.start(
    { root, built: bench.place.built, accounts: 'made' },
    bench,
  )
  const { console } = supervisor
  await console.createUser({ username: 'known', role: 'owner', password: PASSWORD })
  await using client = new HttpClient({ origin: supervisor.url.origin })
  let last = 0
  // Each try comes from an address of its own, as the limits ask.
  const fail = async (username: string): Promise<number> => {
    last += 1
    const headers = { 'x-forwarded-for': `10.${last >> 16}.${(last >> 8) & 255}.${last & 255}` }
    const began = performance.now()
    const body = { username, password: WRONG }
    const { status } = await client.exchange('POST', '/api/auth/login', { body, headers })
    if (status !== REFUSED) throw new Error(`A wrong password of ${username} gave ${status}.`)
    return performance.now() - began
  }
  await fail('known')
  const { rounds } = await inTurns(
    { rounds: async () => await oneRound(fail) },
    { ...bench, count: bench.rounds },
  )
  return [...KIND_NAMES.flatMap((kind) => measurementsOf(kind, rounds)), farthest(rounds)]
}

/** The kinds take turns, so that nothing but what they are tells them apart. */
async function oneRound(fail: (username: string) => Promise<number>): Promise<Times> {
  const taken: Record<Kind, number[]> = {
    known: [],
    unknown: [],
    older: [],
    nopassword: [],
    disabled: [],
  }
  for (let tried = 0; tried < TRIES; tried += 1)
    for (const kind of KIND_NAMES) taken[kind].push(await fail(kind))
  return taken
}

function measurementsOf(kind: Kind, rounds: readonly Times[]): Measurement[] {
  return (
    [
      ['median', 0.5],
      ['95 of 100 within', 0.95],
    ] as const
  ).map(([words, share]) => ({
    name: `login: ${KINDS[kind]} refused: ${words}`,
    unit: 'ms',
    figures: rounds.map((times) => quantile(times[kind], share)),
    ...(kind === 'known'
      ? {}
      : {
          against: {
            name: KINDS.known,
            figures: rounds.map((times) => quantile(times.known, share)),
          },
        }),
  }))
}

/** The kind whose median lies farthest from that of a known account. */
function farthest(rounds: readonly Times[]): Measurement {
  const percentOff = (times: Times, kind: Kind): number =>
    Math.abs(quantile(times[kind], 0.5) / quantile(times.known, 0.5) - 1) * 100
  return {
    name: 'login: the kind that differs most from a known account, by medians',
    unit: '%',
    figures: rounds.map((times) => Math.max(...KIND_NAMES.map((kind) => percentOff(times, kind)))),
    target: { of: 'figure', is: 'at most', value: MOST_PERCENT },
  }
}

/** Accounts that no command makes: with an older hash, and disabled. */
async function writeAccounts(root: string): Promise<void> {
  const { usersFile, systemConfigFile } = rootLayout(root)
  const createdAt = new Date().toISOString()
  const account = (username: Kind, rest: object) => ({
    id: `id-${username}`,
    username,
    role: 'guest',
    createdAt,
    passwordHash: BCRYPT,
    ...rest,
  })
  const users = [
    account('older', {}),
    account('nopassword', { passwordHash: null }),
    account('disabled', { state: 'disabled' }),
  ]
  for (const [path, value] of [
    [usersFile, { version: 1, users }],
    [systemConfigFile, { trustedProxies: ['127.0.0.1'] }],
  ] as const) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeJsonFile(path, value)
  }
}
