import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dropDaysBefore } from '../../../shared/audit/audit-anchor.ts'
import { AuditLog } from '../../../shared/audit/audit-log.ts'
import { ProfileHeads } from '../../../shared/audit/profile-heads.ts'
import { verifyAudit } from '../../../shared/audit/verify-audit.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const entry = (event: string) =>
  ({ category: 'data', event, userId: 'u1', actor: 'user:u1', details: { n: 'ä€' } }) as const
const DAYS = ['2026-01-01', '2026-01-02', '2026-01-05']

/** Three days of five lines each. */
async function written(folder: string): Promise<AuditLog> {
  let day = ''
  const log = new AuditLog(folder, () => new Date(`${day}T12:00:00Z`))
  for (day of DAYS) for (let n = 0; n < 5; n += 1) await log.append(entry(`e_${n}`))
  return log
}

async function linesOf(folder: string, day: string): Promise<string[]> {
  return (await readFile(join(folder, `${day}.ndjson`), 'utf8')).trimEnd().split('\n')
}

describe('an audit', () => {
  it('is a chain over days and over restarts of what writes it', async () => {
    await using folder = await temporaryFolder()
    const log = await written(folder.path)

    await new AuditLog(folder.path, () => new Date('2026-01-06T00:00:00Z')).append(entry('next'))

    const verdict = await verifyAudit(folder.path, { head: log.head ?? '' })
    expect(verdict).toMatchObject({ lines: 16, chained: 15, broken: 0, findings: [], days: 4 })
    expect(verdict.holdsHead).toBe(true)
  })

  it('goes on after lines of an earlier version, which say nothing of the one before', async () => {
    await using folder = await temporaryFolder()
    await writeFile(join(folder.path, '2026-01-01.ndjson'), '{"event":"old"}\n{"event":"older"}\n')

    await new AuditLog(folder.path, () => new Date('2026-01-01T00:00:00Z')).append(entry('new'))

    expect(await verifyAudit(folder.path)).toMatchObject({ lines: 3, chained: 1, broken: 0 })
  })

  it('cuts aside what a crash tore off, and goes on after the last whole line', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    const path = join(folder.path, '2026-01-05.ndjson')
    await appendFile(path, '{"timestamp":"2026-01')

    await new AuditLog(folder.path, () => new Date('2026-01-05T00:00:00Z')).append(entry('next'))

    expect(await verifyAudit(folder.path)).toMatchObject({ lines: 16, chained: 15, findings: [] })
    expect(await readFile(`${path}.torn`, 'utf8')).toBe('{"timestamp":"2026-01\n')
  })

  it('follows the line of another process that appends between two of its own', async () => {
    await using folder = await temporaryFolder()
    const now = () => new Date('2026-01-01T00:00:00Z')
    const [one, other] = [new AuditLog(folder.path, now), new AuditLog(folder.path, now)]

    for (const log of [one, other, one, one, other, other, one]) await log.append(entry('e'))

    expect(await verifyAudit(folder.path)).toMatchObject({ lines: 7, chained: 6, findings: [] })
  })

  it('takes lines that two processes wrote in the same moment for no damage', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    const lines = await linesOf(folder.path, '2026-01-05')
    const twin = lines[3]?.replace('e_3', 'e_9') ?? ''
    await writeFile(
      join(folder.path, '2026-01-05.ndjson'),
      `${[...lines.slice(0, 4), twin].join('\n')}\n`,
    )

    const { broken, findings } = await verifyAudit(folder.path)

    expect({ broken, findings }).toEqual({
      broken: 0,
      findings: [{ kind: 'beside', day: '2026-01-05', line: 5 }],
    })
  })
})

describe('verifying finds', () => {
  it.each([
    ['a line that was taken out', (lines: string[]) => lines.toSpliced(2, 1), 3],
    ['a line that was put in', (lines: string[]) => lines.toSpliced(2, 0, '{"event":"forged"}'), 3],
    ['a line that is there twice', (lines: string[]) => lines.toSpliced(2, 0, lines[1] ?? ''), 3],
    ['two lines that changed places', ([a = '', b = '', ...rest]: string[]) => [b, a, ...rest], 1],
    [
      'a word that was changed',
      (lines: string[]) => [lines[0]?.replace('e_0', 'e_x') ?? '', ...lines.slice(1)],
      2,
    ],
  ])('%s', async (_what, spoil, line) => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    const spoilt = spoil(await linesOf(folder.path, '2026-01-02'))
    await writeFile(join(folder.path, '2026-01-02.ndjson'), `${spoilt.join('\n')}\n`)

    const verdict = await verifyAudit(folder.path)

    expect(verdict.broken).toBeGreaterThan(0)
    expect(verdict.findings.find(({ kind }) => kind !== 'beside')).toMatchObject({
      day: '2026-01-02',
      line,
    })
  })

  it.each([
    ['the first', DAYS[0]],
    ['one in the middle', DAYS[1]],
  ])('%s day that is gone', async (_which, day) => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    await rm(join(folder.path, `${day}.ndjson`))

    expect((await verifyAudit(folder.path)).broken).toBe(1)
  })

  it('the last day that is gone, by what was noted elsewhere', async () => {
    await using folder = await temporaryFolder()
    const { head } = await written(folder.path)
    await rm(join(folder.path, '2026-01-05.ndjson'))

    expect(await verifyAudit(folder.path, { head: head ?? '' })).toMatchObject({
      broken: 0,
      holdsHead: false,
    })
  })

  it('any bit that is flipped in any line but the last', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    const path = join(folder.path, '2026-01-02.ndjson')
    const whole = await readFile(path)

    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (place, bit) => {
        const spoilt = Buffer.from(whole)
        spoilt[place] = (spoilt[place] ?? 0) ^ (1 << bit)
        await writeFile(path, spoilt)

        expect((await verifyAudit(folder.path)).broken).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})

describe('retention', () => {
  it('takes old days away and leaves an anchor from which the chain is whole', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)

    const dropped = await dropDaysBefore(
      folder.path,
      '2026-01-05',
      new Date('2026-02-01T00:00:00Z'),
    )

    expect(dropped).toEqual(['2026-01-01', '2026-01-02'])
    expect((await readdir(folder.path)).toSorted()).toEqual(['2026-01-05.ndjson', 'anchor.json'])
    const verdict = await verifyAudit(folder.path)
    expect(verdict).toMatchObject({ lines: 5, chained: 5, broken: 0, removedBefore: '2026-01-02' })
  })

  it('goes on from the anchor when every day was taken away, and finds a line too few after it', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    await dropDaysBefore(folder.path, '2026-02-01', new Date('2026-02-01T00:00:00Z'))
    const log = new AuditLog(folder.path, () => new Date('2026-02-02T00:00:00Z'))
    for (const event of ['one', 'two', 'three']) await log.append(entry(event))
    expect(await verifyAudit(folder.path)).toMatchObject({ lines: 3, chained: 3, broken: 0 })

    const lines = await linesOf(folder.path, '2026-02-02')
    await writeFile(join(folder.path, '2026-02-02.ndjson'), `${lines.slice(1).join('\n')}\n`)

    expect((await verifyAudit(folder.path)).broken).toBe(1)
  })

  it('that a crash broke off, with days too many, is not mistaken for damage', async () => {
    await using folder = await temporaryFolder()
    await written(folder.path)
    const old = await readFile(join(folder.path, '2026-01-01.ndjson'))
    await dropDaysBefore(folder.path, '2026-01-05', new Date('2026-02-01T00:00:00Z'))
    await writeFile(join(folder.path, '2026-01-01.ndjson'), old)

    expect((await verifyAudit(folder.path)).broken).toBe(0)
  })
})

it('gathers the newest head of each profile, and none of one that a backup replaced since', () => {
  const line = (event: string, userId: string, details: object) =>
    JSON.stringify({
      timestamp: '2026-01-01T00:00:00Z',
      level: 'info',
      category: 'security',
      event,
      userId,
      actor: 'system',
      requestId: null,
      details,
    })
  const heads = new ProfileHeads()

  for (const text of [
    line('profile_audit_head', 'u1', { head: 'first' }),
    line('profile_audit_head', 'u2', { head: 'second' }),
    line('profile_audit_head', 'u1', { head: 'third' }),
    line('profile_restored', 'u2', {}),
    'no line, profile_audit_head',
  ])
    heads.read(text)

  expect(heads.all).toEqual([{ userId: 'u1', head: 'third', at: '2026-01-01T00:00:00Z' }])
})
