import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AuditLog } from '../../../shared/audit/audit-log.ts'
import { AppError } from '../../../shared/errors/app-error.ts'
import { makeFolder } from '../../../shared/layout/make-folder.ts'
import { createLogger } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { BackupClock } from '../../../supervisor/backups/backup-clock.ts'
import { CopyWorks } from '../../../supervisor/backups/copy-works.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const PEOPLE = ['alice', 'bob'].map((username) => ({ userId: `user-${username}`, username }))

const KEPT = { keep: 3, keepDays: 7, keepWeeks: 4, keepMonths: 12 }

/** A clock whose time is set, and what it had backed up. */
async function clockIn(folder: string, times: { now: Date; at: string }) {
  const file = await RotatingFile.open({ path: join(folder, 'log') })
  const logger = createLogger({ file, base: {} })
  await makeFolder(join(folder, 'audit'))
  const works = new CopyWorks(logger)
  const done: string[] = []
  const kept: unknown[] = []
  const clock = await BackupClock.open({
    file: join(folder, 'backups.json'),
    config: () => ({ to: '/srv/backup', at: times.at, ...KEPT }),
    profiles: () => PEOPLE,
    copies: {
      backup: ({ username }, { actor }, { to, retention }) => ({
        username,
        async run() {
          if (username === 'bob') throw new AppError('busy', 'Not now.')
          done.push(`${username} by ${actor} to ${to}`)
          kept.push(retention)
          return {}
        },
      }),
    },
    works,
    audit: new AuditLog(join(folder, 'audit')),
    logger,
    now: () => times.now,
  })
  return {
    clock,
    done,
    kept,
    async [Symbol.asyncDispose]() {
      clock[Symbol.dispose]()
      await works[Symbol.asyncDispose]()
      await file[Symbol.asyncDispose]()
    },
  }
}

describe('the clock of backups', () => {
  it('backs everybody up when it is time, once, and says who failed', async () => {
    await using folder = await temporaryFolder()
    const times = { now: new Date('2026-11-26T02:59:00'), at: '0 3 * * *' }
    await using first = await clockIn(folder.path, times)
    await first.clock.look()
    expect(first.done).toEqual([])

    times.now = new Date('2026-11-26T03:00:10')
    await first.clock.look()
    await first.clock.look()

    expect(first.done).toEqual(['alice by system to /srv/backup'])
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    expect(first.kept).toEqual([{ newest: 3, days: 7, weeks: 4, months: 12, timeZone }])
    expect(first.clock.status).toMatchObject({
      ...KEPT,
      nextAt: new Date('2026-11-27T03:00:00').toISOString(),
      last: { people: 2, failed: ['bob'] },
    })
    const [day = ''] = readdirSync(join(folder.path, 'audit'))
    expect(readFileSync(join(folder.path, 'audit', day), 'utf8')).toContain('scheduled_backup_done')
  })

  it('makes up once for what was due while nobody ran', async () => {
    await using folder = await temporaryFolder()
    const times = { now: new Date('2026-11-26T02:59:00'), at: '0 3 * * *' }
    {
      await using before = await clockIn(folder.path, times)
      expect(before.clock.status).toMatchObject({ last: null })
    }
    times.now = new Date('2026-11-29T12:00:00')
    await using after = await clockIn(folder.path, times)

    await after.clock.look()
    await after.clock.look()

    expect(after.done).toHaveLength(1)
  })

  it('shows a time that is none, and begins nothing', async () => {
    await using folder = await temporaryFolder()
    const times = { now: new Date('2026-11-26T02:59:00'), at: '99 3 * * *' }
    await using one = await clockIn(folder.path, times)

    await one.clock.look()

    expect(one.done).toEqual([])
    expect(one.clock.status).toMatchObject({ at: '99 3 * * *', nextAt: null })
  })
})
