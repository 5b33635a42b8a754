import type { Broken } from './broken.ts'
import { folder, write } from './spoil.ts'

/** What each kind of move is called, where one was never ended. */
const MOVES = [
  ['archive', 'The archiving of'],
  ['unarchive', 'The return from the archive of'],
  ['rename', 'The renaming of'],
  ['create', 'The making, by a template, of'],
  ['delete', 'The deletion of'],
] as const

/** Roots in which something with whole profiles was begun and never ended. */
export const UNENDED: readonly Broken[] = [
  ...MOVES.map(([kind, words]): Broken => ({
    what: `the intent of kind ${kind}`,
    spoil: write('persona/intents/u1.json', JSON.stringify({ kind, username: 'bob\u001b' })),
    check: 'unfinished',
    severity: 'warning',
    path: 'persona/intents/u1.json',
    message: new RegExp(`^${words} "bob\\\\u001b" that was begun at .* was never ended`),
    remedy: /^Have it ended by the next start: mh restart\. What it was: less /,
  })),
  {
    what: 'a restore that was about to take its place',
    spoil: write('profiles/_archive/.restoring-alice.json', '{"username":"alice"}'),
    check: 'unfinished',
    severity: 'warning',
    path: 'profiles/_archive/.restoring-alice.json',
    message: /^A backup or an archive .* the profile of "alice" at .* has not/,
    remedy: /^Have it ended by the next start: mh restart\. .*profile_restore_settled$/,
  },
  {
    what: 'a restore of which it cannot be read what it was',
    spoil: write('profiles/_archive/.restoring-alice.json', '{'),
    check: 'unfinished',
    severity: 'warning',
    path: 'profiles/_archive/.restoring-alice.json',
    message: /the profile of somebody at/,
    remedy: /mh restart/,
  },
  ...['.restored-alice-1-2', '.made-alice-1-2'].map((name): Broken => ({
    what: `${name}, which a crash left`,
    spoil: folder(`profiles/_archive/${name}`),
    check: 'unfinished',
    severity: 'note',
    path: `profiles/_archive/${name}`,
    message: /was left at .* cut off\.$/,
    remedy: /^The next start takes it away: mh restart$/,
  })),
]
