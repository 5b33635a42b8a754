import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Client } from '../support/client.ts'
import { parseExposition } from '../support/exposition.ts'
import { PASSWORD } from '../support/running-supervisor.ts'
import { beginSupervisor, readyConsole, serviceRoot } from '../support/supervisor-process.ts'

const A_SECOND = 50
const SECONDS = 60
/** So many that none has more sessions than it may. */
const PEOPLE = 50
/** What an address may try in a minute. */
const LIMIT = 30

it('fault 6: 50 log-ins a second for a minute hold the supervisor up for less than 200 ms, and only tries above the limit get 429, each counted', async () => {
  await using place = await serviceRoot()
  const supervisor = beginSupervisor(place)
  const console = await readyConsole(place)
  await console.mustSend('PUT', '/api/system/config', { body: { trustedProxies: ['127.0.0.1'] } })
  for (let person = 0; person < PEOPLE; person += 1)
    await console.mustSend('POST', '/api/users/create', {
      body: { username: `person${person}`, role: 'guest', password: PASSWORD },
    })
  const { url: origin, pid } = Object(await place.status())
  const door = new Client(String(origin))
  const tried = (username: string, password: string, address: string) =>
    door.send('POST', '/api/auth/login', {
      body: { username, password },
      headers: { 'x-forwarded-for': address },
    })
  await tried('person0', PASSWORD, '10.255.0.1')
  const lag = lagOf(console, Number(pid))
  await lag()

  const storm: Promise<{ status: number }>[] = []
  const lags: number[] = []
  const began = performance.now()
  // The fault itself: so many at each moment, however many wait still.
  while (storm.length < A_SECOND * SECONDS) {
    const due = Math.min(A_SECOND * SECONDS, ((performance.now() - began) / 1_000) * A_SECOND)
    while (storm.length < due) {
      const number = storm.length
      const address = `10.0.${number >> 8}.${number & 255}`
      storm.push(tried(`person${number % PEOPLE}`, PASSWORD, address))
      if (number % A_SECOND === 0) lags.push(await lag())
    }
    await wait(10)
  }
  const statuses = (await Promise.all(storm)).map(({ status }) => status)
  lags.push(await lag())
  const before = await figure(console, LIMITED)
  const guesses: number[] = []
  for (let number = 0; number < LIMIT + 5; number += 1)
    guesses.push((await tried(`nobody${number}`, 'wrong', '10.255.0.2')).status)

  expect(Math.max(...lags)).toBeLessThan(0.2)
  expect(before).toBe(0)
  // Where the hashes cannot keep up, whoever comes is asked to come again, which is no limit on tries.
  expect(statuses.find((status) => status !== 200 && status !== 503)).toBeUndefined()
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(A_SECOND)
  expect(guesses).toEqual([...Array(LIMIT).fill(401), ...Array(5).fill(429)])
  expect(await figure(console, LIMITED)).toBe(5)
  await Promise.all([door.close(), console.close()])
  await place.mh(['stop'])
  await supervisor
})

const LAG = ['mh_supervisor_event_loop_lag_seconds', ''] as const
const LIMITED = ['mh_logins_total', '{result="limited"}'] as const

/**
 * How long the loop was held up at most since the last look, in seconds, less what its thread waited for a processor meanwhile: that is
 * other programs' doing. On a calm machine there is nothing to take off.
 */
function lagOf(console: Client, pid: number): () => Promise<number> {
  let before = waitedSeconds(pid)
  return async () => {
    const lag = await figure(console, LAG)
    const now = waitedSeconds(pid)
    const waited = now - before
    before = now
    return lag - waited
  }
}

/** How long the first thread of a process has waited for a processor in all (`/proc/PID/task/TID/schedstat`). */
function waitedSeconds(pid: number): number {
  const [, waited] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')
  return Number(waited) / 1e9
}

async function figure(console: Client, [name, labels]: readonly [string, string]): Promise<number> {
  const families = parseExposition((await console.mustSend('GET', '/metrics')).text)
  return families.get(name)?.samples.get(name + labels) ?? 0
}
