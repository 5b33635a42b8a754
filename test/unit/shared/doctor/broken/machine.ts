import { AuditLog } from '../../../../../shared/audit/audit-log.ts'
import { chmod } from 'node:fs/promises'
import { type Broken, PLENTY } from './broken.ts'
import { hoursAgo } from './spoil.ts'

/** Roots with something open to others. */
export const MODES: readonly Broken[] = (
  [
    ['persona/users.json', 0o644, '0644'],
    ['etc/system.json', 0o640, '0640'],
    ['run/session.key', 0o604, '0604'],
    ['persona', 0o750, '0750'],
    ['profiles', 0o755, '0755'],
    ['profiles/alice', 0o711, '0711'],
    ['run', 0o777, '0777'],
    ['', 0o702, '0702'],
  ] as const
).map(([path, mode, shown]) => ({
  what: `"${path}" with the mode ${shown}`,
  spoil: ({ at }) => chmod(at(path), mode),
  check: 'modes',
  severity: 'error',
  isFixable: true,
  path,
  message: new RegExp(String.raw`is open to other accounts \(mode ${shown}\)`),
  remedy: /^mh doctor --fix$/,
}))

/** Roots with something wrong at the machine. */
export const MACHINE: readonly Broken[] = [
  {
    what: 'a Node.js that is too old',
    facts: { nodeVersion: 'v20.19.9' },
    check: 'node',
    severity: 'error',
    message: /v20\.19\.9 is too old: 20\.20 or newer/,
    remedy: /Install Node\.js 20\.20/,
  },
  {
    what: 'a Node.js without time zones',
    facts: { zoneOffsets: () => ['GMT', 'GMT'] },
    check: 'time zones',
    severity: 'error',
    message: /Europe\/Berlin is GMT in January and GMT in July/,
    remedy: /full ICU data/,
  },
  {
    what: 'a clock that is behind a file',
    facts: { now: hoursAgo(2) },
    check: 'clock',
    severity: 'error',
    message: /the clock is behind/,
    remedy: /timedatectl set-ntp true/,
  },
  {
    what: 'a clock that is behind the audit',
    spoil: ({ at }) =>
      new AuditLog(at('logs/audit'), () => new Date('2199-01-01T00:00:00.000Z')).append({
        category: 'system',
        event: 'worker_state_changed',
        userId: null,
        actor: 'system',
      }),
    check: 'clock',
    severity: 'error',
    path: 'logs/audit/2199-01-01.ndjson',
    message: /was written at 2199-01-01T00:00:00\.000Z: the clock is behind/,
    remedy: /Set the clock/,
  },
  {
    what: 'a disk that is nearly full',
    facts: { bounds: { ...PLENTY, freeBytes: Number.MAX_SAFE_INTEGER } },
    check: 'disk',
    severity: 'error',
    path: '',
    message: /^Only \d+ MiB are free on the disk/,
    remedy: /^Make room\. .*du -sh/,
  },
  {
    what: 'a disk that takes few more files',
    facts: { bounds: { ...PLENTY, freeInodes: Number.MAX_SAFE_INTEGER } },
    check: 'disk',
    severity: 'error',
    path: '',
    message: /^Only \d+ more files fit/,
    remedy: /du --inodes/,
  },
  {
    what: 'logs that take much room',
    facts: { bounds: { ...PLENTY, logBytes: 1 } },
    check: 'logs',
    severity: 'warning',
    path: 'logs',
    message: /take 1 MiB/,
    remedy: /du -sh/,
  },
  {
    what: 'a root that another account looks at',
    facts: { uid: 12_345 },
    check: 'owners',
    severity: 'error',
    path: '',
    message: /belongs to the account with the number \d+, and not to the one that looks/,
    remedy: /^Use that account: sudo -u '#\d+' mh doctor$/,
  },
]
