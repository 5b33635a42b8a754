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
  again: 'another known account',
  unknown: 'an unknown name',
  older: 'an account with an older hash',
  nopassword: 'an account without a password',
  disabled: 'a disabled account',
} as const
type Kind = keyof typeof KINDS
const KIND_NAMES: readonly Kind[] = ['known', 'again', 'unknown', 'older', 'nopassword', 'disabled']
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
  await console.createUser({ username: 'again', role: 'guest', password: PASSWORD })
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
    again: [],
    unknown: [],
    older: [],
    nopassword: [],
    disabled: [],
  }
  for (let tried = 0; tried < TRIES; tried += 1)
    for (const kind of inOrder(tried)) taken[kind].push(await fail(kind))
  return taken
}

/** Each kind comes first in its turn: what the one before leaves to be done slows the next. */
function inOrder(turn: number): readonly Kind[] {
  const first = turn % KIND_NAMES.length
  return [...KIND_NAMES.slice(first), ...KIND_NAMES.slice(0, first)]
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

/**
 * The kind whose median, of all its tries, lies farthest from that of a known account; and how far that of another known account does,
 * which is what chance alone does here: medians of a single round differ by more than what is looked for.
 */
function farthest(rounds: readonly Times[]): Measurement {
  const median = (kind: Kind): number =>
    quantile(
      rounds.flatMap((times) => times[kind]),
      0.5,
    )
  const percentOff = (kind: Kind): number => Math.abs(median(kind) / median('known') - 1) * 100
  const others = KIND_NAMES.filter((kind) => kind !== 'again')
  return {
    name: 'login: the kind that differs most from a known account, by medians of all tries',
    unit: '%',
    figures: [Math.max(...others.map(percentOff))],
    against: { name: 'another known account', figures: [percentOff('again')] },
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
