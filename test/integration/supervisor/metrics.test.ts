import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEvents } from '../../support/event-reader.ts'
import { eventually } from '../../support/eventually.ts'
import { type MetricFamily, parseExposition } from '../../support/exposition.ts'
import { type RunningSupervisor, runningSupervisor } from '../../support/running-supervisor.ts'
import { inState } from '../../support/worker-rows.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { tokenOf } from '../../support/tokens.ts'

const FETCHED = resolve(import.meta.dirname, '../../../node_modules/.cache/programs/promtool')

it('gives figures in the form of Prometheus, named as its rules want, and promtool has nothing to say', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')

  const text = (await running.console.mustSend('GET', '/metrics')).text
  const families = parseExposition(text)
  const said = await promtool(text)

  const misnamed = [...families].filter(
    ([name, { type }]) => name.endsWith('_total') !== (type === 'counter'),
  )
  expect(misnamed).toEqual([])
  expect([...families.values()].filter(({ help, type }) => help === '' || type === '')).toEqual([])
  expect(text).not.toContain('alice')
  expect(said).toBe('')
})

it('tells the starts and stops of workers apart by phase, and whether they had to be killed', async () => {
  await using running = await runningSupervisor({
    behaviour: 'stubborn',
    deadlines: { drainMs: 100, termMs: 100 },
  })
  const alice = await running.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  await alice.mustSend('GET', '/api/memories/evt-1')
  await running.console.mustSend('POST', '/api/workers/alice/stop')

  const value = await figures(running)

  for (const phase of ['queue', 'spawn', 'ready'])
    expect(value(`mh_worker_start_duration_seconds_count{phase="${phase}"}`)).toBe(1)
  expect(value('mh_worker_stop_duration_seconds_count{forced="true"}')).toBe(1)
  expect(value('mh_worker_stops_total{reason="switched-off"}')).toBe(1)
  expect(value('mh_proxy_requests_total{kind="http",code="200"}')).toBe(2)
  expect(value('mh_proxy_request_duration_seconds_count')).toBe(2)
  // The first of the two waited for the start.
  expect(value('mh_proxy_overhead_seconds_count')).toBe(1)
  expect(value('mh_worker_cpu_seconds_total')).toBeGreaterThan(0)
  expect(value('mh_state_writes_total{result="failed"}')).toBe(0)
  expect(value('mh_state_writes_total{result="ok"}')).toBeGreaterThan(3)
  expect(value('mh_log_dropped_bytes_total')).toBe(0)
  expect(value('mh_audit_write_errors_total')).toBe(0)
})

it('counts crashes by cause, and who is not started any more', async () => {
  await using running = await runningSupervisor({
    behaviour: 'exiting-when-ready',
    restartPolicy: { backoffMs: [20], jitter: 0, maxCrashes: 2 },
  })
  const alice = await running.person('alice', 'guest')
  await alice.send('GET', '/api/memories/evt-1')
  await inState(running.console, ['alice', 'failed'])

  const value = await figures(running)

  expect(value('mh_worker_crashes_total{cause="exit"}')).toBe(2)
  expect(value('mh_worker_failed')).toBe(1)
})

it('counts the starts of the supervisor and the workers that it took over', async () => {
  await using folder = await temporaryFolder()
  const first = await runningSupervisor({ root: folder.path })
  const alice = await first.person('alice', 'guest')
  await alice.mustSend('GET', '/api/memories/evt-1')
  await first.console.mustSend('POST', '/api/system/stop', { body: { workers: 'leave' } })
  await first[Symbol.asyncDispose]()

  await using second = await runningSupervisor({ root: folder.path })
  await inState(second.console, ['alice', 'running'])
  const value = await figures(second)

  expect(value('mh_supervisor_restarts_total')).toBe(1)
  expect(value('mh_worker_adopted_total')).toBe(1)
  expect(value('mh_worker_starts_total{trigger="adopt",result="ready"}')).toBe(1)
})

it('counts audit entries that could not be written', async () => {
  await using running = await runningSupervisor()
  const alice = await running.person('alice', 'guest')
  const folder = join(running.root, 'logs/audit')
  await rm(folder, { recursive: true })
  await mkdir(join(running.root, 'elsewhere'))

  await alice.send('GET', '/api/memories/evt-1')

  const errors = await eventually(async () => {
    const value = await figures(running)
    return (value('mh_audit_write_errors_total') ?? 0) > 0 && value('mh_audit_write_errors_total')
  })
  expect(errors).toBeGreaterThan(0)
  await mkdir(folder)
})

it('counts the streams that are open by kind, and the owners who look into others’ profiles', async () => {
  await using running = await runningSupervisor()
  const [olga, alice] = [
    await running.person('olga', 'owner'),
    await running.person('alice', 'guest'),
  ]
  const { client } = await tokenOf(olga, ['read'])
  using feed = await readEvents(alice, '/api/events')
  const url = `${alice.origin.replace('http', 'ws')}/api/attach`
  const socket = new WebSocket(url, { headers: { cookie: alice.cookie ?? '' } })
  await once(socket, 'open')
  await client.mustSend('GET', '/api/memories', { headers: { 'x-mh-profile': 'alice' } })
  const { id: targetUserId } = (await alice.mustSend('GET', '/api/account')).json
  await olga.mustSend('POST', '/api/profiles/switch', { body: { targetUserId } })

  const during = await figures(running)
  await olga.mustSend('POST', '/api/profiles/switch-back')
  socket.terminate()
  const after = await eventually(async () => {
    const value = await figures(running)
    return value('mh_proxy_open_connections{kind="ws"}') === 0 && value
  })

  expect(feed.end()).toBeUndefined()
  expect(during('mh_proxy_open_connections{kind="ws"}')).toBe(1)
  expect(during('mh_proxy_open_connections{kind="sse"}')).toBe(1)
  expect(during('mh_proxy_requests_total{kind="ws",code="101"}')).toBe(1)
  expect(during('mh_impersonations_active')).toBe(2)
  expect(after('mh_impersonations_active')).toBe(1)
})

type Value = (sample: string) => number | undefined

async function figures({ console }: RunningSupervisor): Promise<Value> {
  const families = parseExposition((await console.mustSend('GET', '/metrics')).text)
  const samples = [...families.values()].flatMap((family: MetricFamily) => [...family.samples])
  const bySample = new Map(samples)
  return (sample) => bySample.get(sample)
}

/** What `promtool check metrics` has to say; where there is none, nothing, which is said. */
async function promtool(text: string): Promise<string> {
  const program = existsSync(FETCHED) ? FETCHED : 'promtool'
  const ran = await execa(program, ['check', 'metrics'], { input: text, reject: false, all: true })
  if (ran.code !== 'ENOENT') return `${ran.all}${ran.exitCode === 0 ? '' : `(${ran.exitCode})`}`
  process.stderr.write('promtool is not here: the metrics were only read by the test itself.\n')
  return ''
}
