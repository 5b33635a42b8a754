import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allRoutes } from '../../shared/api/routes.ts'
import { type FuzzedHouse, fuzzedHouse } from '../../scripts/fuzz/fuzzed-house.ts'
import { type FuzzReport, runFuzz } from '../../scripts/fuzz/run-fuzz.ts'
import { type BuiltProgram, builtProgram } from '../support/built-program.ts'
import { eventually } from '../support/eventually.ts'
import { openFiles } from '../support/open-files.ts'

const SEED = 20_261_126
const CASES = 2_000
const FIRST = 400
/** Descriptors that come and go by themselves: idle connections, databases, watches. */
const SLACK = 24
const MOST_GROWTH_BYTES = 96 * 1024 * 1024

let program: BuiltProgram
let house: FuzzedHouse | undefined
let before: { files: number; bytes: number }
let report: FuzzReport

beforeAll(async () => {
  program = await builtProgram()
  const made = await fuzzedHouse(program.layout, await program.url())
  house = made
  const options = { ...made, seed: SEED, atOnce: 8, folder: join(program.root, 'copies') }
  const first = await runFuzz({ ...options, cases: FIRST })
  before = await held()
  const rest = await runFuzz({ ...options, from: FIRST, cases: CASES - FIRST })
  report = joined(first, rest)
})

afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await program[Symbol.asyncDispose]()
  await rm(join(program.root, 'copies'), { recursive: true, force: true })
})

it('answers 2,000 requests of any kind, to every route, without a failure of its own, a hang or another’s words', () => {
  expect(report.findings).toEqual([])
})

it('asked every route, and got through with some of what it asked', () => {
  const answered = allRoutes().map(([id]) => id)

  expect([...report.routes].toSorted()).toEqual(answered.toSorted())
  expect([...report.succeeded].toSorted()).toEqual(['anonymous', 'console', 'guest', 'owner'])
  expect(report.statuses.get(200)).toBeGreaterThan(100)
  expect(report.statuses.get(400)).toBeGreaterThan(100)
})

it('holds no more descriptors than before, and no heap of memory', async () => {
  await house?.[Symbol.asyncDispose]()
  const after = await eventually(async () => {
    const now = await held()
    return now.files <= before.files + SLACK ? now : undefined
  })

  expect(after.bytes).toBeLessThan(before.bytes + MOST_GROWTH_BYTES)
})

it('still serves everybody afterwards', async () => {
  const { json } = await (
    await program.console()
  ).mustSend('GET', '/api/memories', {
    headers: { 'x-mh-profile': 'bob' },
  })

  expect(JSON.stringify(json)).toContain(house?.canary)
})

/** What the supervisor holds. */
async function held(): Promise<{ files: number; bytes: number }> {
  const pid = Number((await program.status())['pid'])
  return { files: openFiles(pid), bytes: await residentBytes(pid) }
}

/** The second figure of `statm` counts the pages that are in memory. */
async function residentBytes(pid: number): Promise<number> {
  const [, pages] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')
  return Number(pages) * 4_096
}

function joined(first: FuzzReport, rest: FuzzReport): FuzzReport {
  const statuses = new Map(first.statuses)
  for (const [status, count] of rest.statuses)
    statuses.set(status, (statuses.get(status) ?? 0) + count)
  return {
    findings: [...first.findings, ...rest.findings],
    statuses,
    routes: new Set([...first.routes, ...rest.routes]),
    succeeded: new Set([...first.succeeded, ...rest.succeeded]),
  }
}
