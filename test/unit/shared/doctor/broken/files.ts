import { appendFile, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { readJsonFile, writeJsonFile } from '../../../../../shared/files/json-file.ts'
import { UsersFile } from '../../../../../supervisor/accounts/account.ts'
import type { Broken } from './broken.ts'
import { brokenOff, folder, hoursAgo, write } from './spoil.ts'

/** Roots with a file of the system’s that is broken. */
export const FILES: readonly Broken[] = [
  {
    what: 'accounts that cannot be read, with a backup',
    spoil: write('persona/users.json', '{'),
    check: 'state files',
    severity: 'error',
    path: 'persona/users.json',
    message: /users\.json cannot be read/,
    remedy: /last good version .*mh restart$/,
  },
  {
    what: 'accounts that cannot be read, without a backup',
    spoil: async (root) => {
      await write('persona/users.json', '{"users":"none"}')(root)
      await rm(root.at('persona/users.json.bak'))
    },
    check: 'state files',
    severity: 'error',
    path: 'persona/users.json',
    message: /cannot be read: .*users: /,
    remedy: /^No supervisor starts without it\. .*put a backup in its place/,
  },
  {
    what: 'accounts that are gone',
    spoil: ({ at }) => rm(at('persona/users.json')),
    check: 'state files',
    severity: 'error',
    path: 'persona/users.json',
    message: /users\.json is gone, and its backup is there/,
    remedy: /mh restart$/,
  },
  {
    what: 'accounts of another version',
    spoil: async ({ layout }) => {
      const found = await readJsonFile(layout.usersFile, UsersFile)
      if (found.status === 'ok')
        await writeJsonFile(layout.usersFile, { ...found.value, version: 7 })
    },
    check: 'state files',
    severity: 'error',
    path: 'persona/users.json',
    message: /has the version 7; this program knows 1/,
    remedy: /update this one/,
  },
  {
    what: 'sessions that cannot be read',
    spoil: async (root) => {
      await write('run/sessions.json', '[]')(root)
      await rm(root.at('run/sessions.json.bak'))
    },
    check: 'state files',
    severity: 'warning',
    path: 'run/sessions.json',
    message: /sessions\.json cannot be read/,
    remedy: /^Everybody has to log in anew\./,
  },
  {
    what: 'sessions of another version',
    spoil: write('run/sessions.json', '{"version":2,"sessions":{}}'),
    check: 'state files',
    severity: 'error',
    path: 'run/sessions.json',
    message: /has the version 2/,
    remedy: /another version of the program/,
  },
  {
    what: 'wakes that cannot be read',
    spoil: write('run/supervisor/wakes.json', 'no'),
    check: 'state files',
    severity: 'warning',
    path: 'run/supervisor/wakes.json',
    message: /wakes\.json cannot be read/,
    remedy: /^Every worker is started once/,
  },
  {
    what: 'a backup that is newer and says something else',
    spoil: async (root) => {
      await write('persona/users.json.bak', '{"users":[]}')(root)
      await utimes(root.at('persona/users.json'), hoursAgo(2), hoursAgo(2))
    },
    check: 'backups',
    severity: 'warning',
    path: 'persona/users.json',
    message: /users\.json\.bak is newer than .* changes may be lost/,
    remedy: /^Compare them: diff /,
  },
  {
    what: 'a scheduled backup that failed for somebody',
    spoil: async (root) => {
      await write('etc/system.json', '{"backup":{"to":"/srv/backup","at":"0 3 * * *"}}')(root)
      const last = { at: '2026-11-26T03:00:00.000Z', people: 2, failed: ['bob'] }
      await write(
        'run/supervisor/backups.json',
        JSON.stringify({ begunUntil: last.at, last }),
      )(root)
    },
    check: 'scheduled backups',
    severity: 'warning',
    path: 'run/supervisor/backups.json',
    message: /^The scheduled backup of 2026-11-26T03:00:00\.000Z failed for bob\.$/,
    remedy: /mh profile backup bob$/,
  },
  {
    what: 'a record of scheduled backups that cannot be read',
    spoil: async (root) => {
      await write('etc/system.json', '{"backup":{"to":"/srv/backup","at":"0 3 * * *"}}')(root)
      await write('run/supervisor/backups.json', 'no')(root)
    },
    check: 'scheduled backups',
    severity: 'warning',
    path: 'run/supervisor/backups.json',
    message: /^It is not known when the last scheduled backup was/,
    remedy: /mh restart$/,
  },
  {
    what: 'a file that was set aside',
    spoil: write('persona/users.json.corrupt-2026-01-01T00-00-00-000Z', '{'),
    check: 'set aside',
    severity: 'warning',
    path: 'persona/users.json.corrupt-2026-01-01T00-00-00-000Z',
    message: /could not be read once, and was set aside/,
    remedy: /less .*Then: rm /,
  },
  {
    what: 'a temporary file of a write that was cut off',
    spoil: async (root) => {
      await write('persona/.users.json.tmp-01', '{')(root)
      await utimes(root.at('persona/.users.json.tmp-01'), hoursAgo(2), hoursAgo(2))
    },
    check: 'leftovers',
    severity: 'note',
    isFixable: true,
    path: 'persona/.users.json.tmp-01',
    message: /A write that was cut off has left/,
    remedy: /^mh doctor --fix$/,
  },
  {
    what: 'something that was begun and not ended',
    spoil: write('run/intents/rename.json', '{}'),
    check: 'unfinished',
    severity: 'warning',
    path: 'run/intents/rename.json',
    message: /was never ended/,
    remedy: /mh restart/,
  },
  {
    what: 'a migration that was broken off',
    spoil: async (root) => {
      await brokenOff(root, 'backed-up')
      await folder('memory/episodic')(root)
    },
    check: 'unfinished',
    severity: 'error',
    path: '.migration',
    message: /^The migration of \/old that was begun at 2026-.* was broken off after “backed-up”/,
    remedy: /^Go on with it: mh migrate\. Or put the old tree back: mh rollback$/,
  },
  {
    what: 'a rollback that was broken off',
    spoil: (root) => brokenOff(root, 'rolling-back'),
    check: 'unfinished',
    severity: 'error',
    path: '.migration',
    message: /^The rollback of the migration of \/old that was begun at 2026-/,
    remedy: /^Finish the rollback: mh rollback$/,
  },
  {
    what: 'the plan of a migration that cannot be read',
    spoil: write('.migration/plan.json', '{"source"'),
    check: 'unfinished',
    severity: 'error',
    path: '.migration',
    message: /^The plan of the migration, .*plan\.json, cannot be read/,
    remedy: /^See what is there: ls -l /,
  },
  {
    what: 'a line of the audit that is torn',
    spoil: ({ at }) =>
      appendFile(at(`logs/audit/${new Date().toISOString().slice(0, 10)}.ndjson`), '{"timest'),
    check: 'audit',
    severity: 'note',
    message: /^1 line in .* cannot be read/,
    remedy: /^Nothing has to be done/,
  },
  {
    what: 'a line of the audit that somebody edited',
    spoil: async ({ at }) => {
      const path = at(`logs/audit/${new Date().toISOString().slice(0, 10)}.ndjson`)
      await writeFile(path, (await readFile(path, 'utf8')).replace('"event":"', '"event":"not_'))
    },
    check: 'audit',
    severity: 'warning',
    path: 'logs/audit',
    message: /was changed in 1 place, first at line \d+ of \d{4}-\d\d-\d\d: a line was edited/,
    remedy: /^See all places: mh audit verify\./,
  },
]
