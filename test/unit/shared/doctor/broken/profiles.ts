import { rename, rm, symlink } from 'node:fs/promises'
import { readJsonFile, writeJsonFile } from '../../../../../shared/files/json-file.ts'
import { UsersFile } from '../../../../../supervisor/accounts/account.ts'
import type { Broken } from './broken.ts'
import { UNENDED } from './unended.ts'
import { folder, write } from './spoil.ts'

const config = (members: object) =>
  write('etc/system.json', JSON.stringify({ port: 0, ...members }))

/** Roots with a configuration that does no good. */
export const SETTINGS: readonly Broken[] = [
  {
    what: 'a configuration that is no JSON',
    spoil: write('etc/system.json', '{'),
    check: 'configuration',
    severity: 'error',
    path: 'etc/system.json',
    message: /cannot be read: .*The defaults are in force instead of the whole file/,
    remedy: /^Mend it by hand: /,
  },
  {
    what: 'a key of the configuration out of its range',
    spoil: config({ idleMinutes: -1 }),
    check: 'configuration',
    severity: 'error',
    message: /^"idleMinutes" in .* is not valid: /,
    remedy: /mh config set idleMinutes null$/,
  },
  {
    what: 'the same below a supervisor that runs',
    spoil: config({ idleMinutes: -1 }),
    facts: {
      running: {
        walls: null,
        workers: [],
        outdatedWorkers: 0,
        workerBuild: null,
        listening: { host: '127.0.0.1', port: 4321 },
      },
    },
    check: 'configuration',
    severity: 'error',
    message:
      /is not valid: .*\. What was valid last is in force; after a restart it is the defaults/,
    remedy: /mh config set idleMinutes null$/,
  },
  {
    what: 'a key of the configuration that nothing reads',
    spoil: config({ idleMinuts: 5 }),
    check: 'configuration',
    severity: 'note',
    message: /^"idleMinuts" in .* is no key that anything reads/,
    remedy: /mh config set idleMinuts null$/,
  },
  {
    what: 'a page that others are served without encryption',
    spoil: config({ host: '0.0.0.0' }),
    check: 'network',
    severity: 'warning',
    message: /other machines at 0\.0\.0\.0, without encryption/,
    remedy: /mh config set publicUrl https:\/\/NAME/,
  },
  {
    what: 'a proxy with encryption that is not trusted',
    spoil: config({ publicUrl: 'https://mh.example.org' }),
    check: 'network',
    severity: 'warning',
    message: /mh\.example\.org by a proxy that is not trusted/,
    remedy: /mh config set trustedProxies/,
  },
  {
    what: 'an address that is not this machine’s',
    spoil: config({
      host: '192.0.2.1',
      publicUrl: 'https://mh.example.org',
      trustedProxies: ['192.0.2.2'],
    }),
    check: 'port',
    severity: 'error',
    message: /^Nobody can listen on port 0 of 192\.0\.2\.1/,
    remedy: /mh start --host H/,
  },
]

/** Roots with a profile or an account that is not whole. */
export const PROFILES: readonly Broken[] = [
  {
    what: 'nobody who is an owner',
    spoil: async ({ layout }) => {
      const found = await readJsonFile(layout.usersFile, UsersFile)
      if (found.status !== 'ok') return
      const users = found.value.users.map((user) => ({ ...user, role: 'guest' }))
      await writeJsonFile(layout.usersFile, { ...found.value, users })
    },
    check: 'owner',
    severity: 'note',
    path: 'persona/users.json',
    message: /no owner/,
    remedy: /mh user create NAME --role owner/,
  },
  {
    what: 'a profile folder without an account',
    spoil: folder('profiles/zoe'),
    check: 'profiles',
    severity: 'warning',
    path: 'profiles/zoe',
    message: /belongs to no account/,
    remedy: /mh user create zoe --role guest/,
  },
  {
    what: 'an account without a profile folder',
    spoil: ({ at }) => rm(at('profiles/alice'), { recursive: true }),
    check: 'profiles',
    severity: 'error',
    path: 'profiles/alice',
    message: /^The account alice has no profile folder/,
    remedy: /mkdir -m 700 .*mh user delete alice/,
  },
  {
    what: 'an archived account whose profile is not in the archive',
    spoil: async ({ at, layout }) => {
      await rename(at('profiles/alice'), at('profiles/greg'))
      const found = await readJsonFile(layout.usersFile, UsersFile)
      if (found.status !== 'ok') return
      const archive = { folder: 'alice-20260101T000000Z', at: '2026-01-01T00:00:00Z' }
      const users = found.value.users.flatMap((user) => [
        { ...user, state: 'archived', archive },
        { ...user, id: 'another', username: 'greg' },
      ])
      await writeJsonFile(layout.usersFile, { ...found.value, users })
    },
    check: 'profiles',
    severity: 'error',
    path: 'profiles/_archive/alice-20260101T000000Z',
    message: /^The account alice is archived, and its profile is not in the archive/,
    remedy: /mv FOLDER .*mh user delete alice/,
  },
  {
    what: 'a rename that was begun and never ended',
    spoil: write('persona/intents/u1.json', '{"kind":"rename"}'),
    check: 'unfinished',
    severity: 'warning',
    path: 'persona/intents/u1.json',
    message: /was never ended/,
    remedy: /mh restart/,
  },
  ...UNENDED,
  {
    what: 'a link in the place of a profile folder',
    spoil: async ({ at }) => {
      await rename(at('profiles/alice'), at('elsewhere'))
      await symlink(at('elsewhere'), at('profiles/alice'))
    },
    check: 'profiles',
    severity: 'error',
    path: 'profiles/alice',
    message: /is a link, which is never followed/,
    remedy: /^Put the folder itself there/,
  },
  {
    what: 'a file in the place of a profile folder',
    spoil: async (root) => {
      await rm(root.at('profiles/alice'), { recursive: true })
      await write('profiles/alice', '')(root)
    },
    check: 'profiles',
    severity: 'error',
    path: 'profiles/alice',
    message: /alice is no folder: no worker starts in it\.$/,
    remedy: /^Put the folder itself there/,
  },
  {
    what: 'a profile that was to be erased',
    spoil: folder('profiles/_archive/.purged-zoe-1-2'),
    check: 'profiles',
    severity: 'warning',
    path: 'profiles/_archive/.purged-zoe-1-2',
    message: /left of a profile that was to be erased/,
    remedy: /^End what was begun: rm -r /,
  },
  {
    what: 'a single-user system at the root',
    spoil: folder('memory/episodic'),
    check: 'migration',
    severity: 'error',
    path: '',
    message: /^A single-user system lies at .* \(memory\)/,
    remedy: /mh migrate --dry-run\. Then: mh migrate$/,
  },
  {
    what: 'a single-user system’s rest after the migration',
    spoil: async (root) => {
      await write('.multi-user-migrated', '{"migratedAt":"2026-01-01T00:00:00Z"}')(root)
      await write('persona/core.json', '{}')(root)
    },
    check: 'migration',
    severity: 'warning',
    path: '',
    message: /was moved into a profile, and yet there is persona\/core\.json/,
    remedy: /To move it, too: mh migrate$/,
  },
  {
    what: 'a mark of the migration that cannot be read',
    spoil: write('.multi-user-migrated', 'yes'),
    check: 'migration',
    severity: 'warning',
    path: '.multi-user-migrated',
    message: /which says that the migration was done, cannot be read/,
    remedy: /mh migrate$/,
  },
]
