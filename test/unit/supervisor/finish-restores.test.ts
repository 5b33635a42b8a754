import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AuditLog } from '../../../shared/audit/audit-log.ts'
import { makeFolder } from '../../../shared/layout/make-folder.ts'
import { rootLayout } from '../../../shared/layout/root-layout.ts'
import { createLogger } from '../../../shared/log/logger.ts'
import { RotatingFile } from '../../../shared/log/rotating-file.ts'
import { AccountStore } from '../../../supervisor/accounts/account-store.ts'
import { finishRestores } from '../../../supervisor/backups/finish-restores.ts'
import { swapIn, swapSteps } from '../../../supervisor/backups/restore-swap.ts'
import { ProfileFolders } from '../../../supervisor/profiles/profile-folders.ts'
import { StateWrites } from '../../../supervisor/state-writes.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const INTO = '.restored-alice-1-1'
const ASIDE = 'alice-20261126T120000Z'
const AT = '2026-11-26T12:00:00.000Z'
const INTENT = { userId: 'user-1', username: 'alice', into: INTO, aside: ASIDE, at: AT }

/** A data root with alice's present profile and, beside it, one that is to take its place. */
async function rootWith(account: boolean) {
  const folder = await temporaryFolder()
  const layout = rootLayout(folder.path)
  for (const path of [layout.archive, layout.auditLogs, join(folder.path, 'persona')])
    await makeFolder(path)
  const file = await RotatingFile.open({ path: join(folder.path, 'log') })
  const logger = createLogger({ file, base: {} })
  const accounts = await AccountStore.open(layout.usersFile, logger, new StateWrites())
  if (account) await accounts.create({ username: 'alice', role: 'guest', passwordHash: null })
  const write = (path: string, text: string): void => {
    mkdirSync(join(layout.profiles, path), { recursive: true })
    writeFileSync(join(layout.profiles, path, 'which'), text)
  }
  write('alice', 'present')
  write(join('_archive', INTO), 'restored')
  return {
    layout,
    folders: new ProfileFolders(layout),
    finish: () =>
      finishRestores({ layout, accounts, audit: new AuditLog(layout.auditLogs), logger }),
    which: (path: string) => {
      const place = join(layout.profiles, path, 'which')
      return existsSync(place) ? readFileSync(place, 'utf8') : null
    },
    archived: () => readdirSync(layout.archive).toSorted(),
    async [Symbol.asyncDispose]() {
      await file[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

describe('a supervisor that is killed while a backup takes a profile’s place', () => {
  it.each([1, 2, 3, 4])(
    'after step %i: the next start leaves the restored one, and no other',
    async (steps) => {
      await using root = await rootWith(true)
      for (const step of swapSteps(root, INTENT).slice(0, steps)) await step()

      await root.finish()

      expect(root.which('alice')).toBe('restored')
      expect(root.which(join('_archive', ASIDE))).toBe('present')
      expect(root.archived()).toEqual([ASIDE, `${ASIDE}.json`])
      expect(await root.folders.notes.of(ASIDE)).toMatchObject({ reason: 'replaced' })
    },
  )

  it('before the first step: the present one stays, and what was unpacked goes', async () => {
    await using root = await rootWith(true)

    await root.finish()

    expect(root.which('alice')).toBe('present')
    expect(root.archived()).toEqual([])
  })

  it('and killed again while it is made good: the start after that does', async () => {
    await using root = await rootWith(true)
    for (let round = 0; round < 3; round += 1)
      for (const step of swapSteps(root, INTENT).slice(0, 2)) await step()

    await root.finish()
    await root.finish()

    expect(root.which('alice')).toBe('restored')
    expect(root.which(join('_archive', ASIDE))).toBe('present')
  })

  it('whose restored folder is gone since: what was there comes back', async () => {
    await using root = await rootWith(true)
    const intent = { ...INTENT, into: '.restored-alice-gone' }
    for (const step of swapSteps(root, intent).slice(0, 2)) await step()

    await root.finish()

    expect(root.which('alice')).toBe('present')
    expect(root.archived()).toEqual([])
  })

  it('where a profile came into the place meanwhile: both are kept', async () => {
    await using root = await rootWith(true)
    for (const step of swapSteps(root, INTENT).slice(0, 2)) await step()
    mkdirSync(join(root.layout.profiles, 'alice'))
    writeFileSync(join(root.layout.profiles, 'alice/which'), 'new')

    await root.finish()

    const kept = root
      .archived()
      .filter((name) => !name.endsWith('.json'))
      .map((name) => root.which(join('_archive', name)))
    expect(root.which('alice')).toBe('restored')
    expect(new Set(kept)).toEqual(new Set(['new', 'present']))
    expect(kept).toHaveLength(2)
  })

  it('before the account of an archive was made: nothing of it stays', async () => {
    await using root = await rootWith(false)
    const intent = { ...INTENT, userId: null, username: 'moved', aside: 'moved-1' }
    for (const step of swapSteps(root, intent).slice(0, 1)) await step()

    await root.finish()

    expect(existsSync(join(root.layout.profiles, 'moved'))).toBe(false)
    expect(root.archived()).toEqual([])
  })

  it('an intent that cannot be read moves nothing, and is kept for somebody to look at', async () => {
    await using root = await rootWith(true)
    const names = '{"username":"alice","into":"../alice","aside":"x"}'
    writeFileSync(join(root.layout.archive, '.restoring-alice.json'), names)

    await root.finish()

    expect(root.which('alice')).toBe('present')
    expect(root.archived()).toMatchObject([
      expect.stringMatching(/\.restoring-alice\.json\.corrupt/),
    ])
  })
})

describe('a swap that fails', () => {
  it('leaves the profile where it was', async () => {
    await using root = await rootWith(true)
    const into = join(root.layout.archive, '.restored-alice-missing')

    const swap = swapIn(root, { userId: 'user-1', username: 'alice' }, into)

    await expect(swap).rejects.toMatchObject({ code: 'ENOENT' })
    expect(root.which('alice')).toBe('present')
    expect(root.archived()).toEqual([INTO])
  })
})
