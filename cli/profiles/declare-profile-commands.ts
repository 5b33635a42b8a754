import { type Command, Option } from 'commander'
import { ROLES, type Role } from '../../shared/domain/principal.ts'
import type { RunAction } from '../command-context.ts'
import { onThisMachine } from '../on-this-machine.ts'
import { declareTemplateCommands } from '../templates/declare-template-commands.ts'
import { declareArchiveCommands } from './declare-archive-commands.ts'

/** Declares `mh profile …`. */
export function declareProfileCommands(program: Command, run: RunAction): void {
  const profile = program
    .command('profile')
    .description('whole profiles: copies, archive, templates, the space that they take')
  declareBackup(profile, run)
  declareVerify(profile, run)
  declareRestore(profile, run)
  declareExport(profile, onThisMachine(run))
  declareImport(profile, onThisMachine(run))
  declareArchiveCommands(profile, run)
  declareUsage(profile, run)
  declareTemplateCommands(profile, run)
  profile.addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  mh profile backup --all --to /srv/backup
  mh profile backup --list
  mh profile verify --all --from /srv/backup
  mh profile restore alice --from /srv/backup
  mh profile export alice -o alice.tar.gz
  mh profile archive alice
  mh profile usage --all
  mh profile template save calm --from alice`

const ALL = ['--all', 'everybody who has an account'] as const
const FROM = ['--from <dir>', 'where the backups are; else where the configuration says'] as const

interface Asked {
  readonly all?: boolean
  readonly to?: string
  readonly from?: string
  readonly list?: boolean
}

interface RestoreOptions {
  readonly from?: string
  readonly store?: string
  readonly at?: string
  readonly file?: string
  readonly yes?: boolean
}

function declareBackup(profile: Command, run: RunAction): void {
  profile
    .command('backup')
    .description('back up a profile, or everybody’s, while workers run')
    .argument('[name]')
    .option(...ALL)
    .option('--to <dir>', 'where backups go; else where the configuration says')
    .option('--list', 'show the backups that there are')
    .action((name: string | undefined, options: Asked) =>
      run(async (context) => {
        const module = await import('./back-up.ts')
        if (options.list) await module.listBackups(context, { name, from: options.to })
        else await module.backUp(context, { name, ...options })
      }),
    )
    .addHelpText(
      'after',
      `
What has not changed since the last backup is not copied again. Workers go on meanwhile.
Where the configuration says that backups go, older ones are taken away after each backup, but for
the newest (keep), and the newest of each of the latest days, weeks and months that have one
(keepDays, keepWeeks, keepMonths). Elsewhere all of them stay.

Examples:
  mh profile backup alice --to /srv/backup
  mh profile backup --all
  mh profile backup --list --to /srv/backup
  mh config set backup '{"to": "/srv/backup", "at": "0 3 * * *",
    "keep": 3, "keepDays": 7, "keepWeeks": 4, "keepMonths": 12}'`,
    )
}

function declareVerify(profile: Command, run: RunAction): void {
  profile
    .command('verify')
    .description('read backups to the last bit, and say what is damaged')
    .argument('[name]')
    .option(...ALL)
    .option(...FROM)
    .action((name: string | undefined, options: Asked) =>
      run(async (context) =>
        (await import('./back-up.ts')).verifyBackups(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh profile verify alice --from /srv/backup')
}

function declareRestore(profile: Command, run: RunAction): void {
  profile
    .command('restore')
    .description('put a profile, or one file of it, back as a backup has it')
    .argument('<name>')
    .option(...FROM)
    .option('--store <name>', 'not the account’s own backups, but those in this folder of --list')
    .option('--at <time>', 'which backup, as --list shows it; else the newest')
    .option('--file <path>', 'this file alone, by its path below the profile')
    .option('--yes', 'do not ask')
    .action((name: string, options: RestoreOptions) =>
      run(async (context) =>
        (await import('./restore.ts')).restoreProfile(context, { name, ...options }),
      ),
    )
    .addHelpText(
      'after',
      `
Backups belong to an account, whatever its name is or was. Those of another one, such as a deleted
one, are taken only when their store is named. What is there now goes to profiles/_archive. What
was forgotten since stays forgotten.

Examples:
  mh profile restore alice --from /srv/backup
  mh profile restore alice --file persona/core.json --yes
  mh profile restore alice2 --from /srv/backup --store alice`,
    )
}

function declareExport(profile: Command, run: RunAction): void {
  profile
    .command('export')
    .description('write a person’s whole profile into one archive')
    .argument('<name>')
    .option('-o, --output <file>', 'the archive; else NAME-DATE.mh.tar.gz')
    .option('--with-secrets', 'with the keys and passwords that the profile holds')
    .action((name: string, options: { output?: string; withSecrets?: boolean }) =>
      run(async (context) =>
        (await import('./archive.ts')).exportProfile(context, { name, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh profile export alice\n  mh profile export alice -o alice.tar.gz --with-secrets',
    )
}

function declareImport(profile: Command, run: RunAction): void {
  profile
    .command('import')
    .description('make an account with the profile that an archive holds')
    .argument('<file>')
    .option('--as <name>', 'the account’s name; else that in the archive')
    .addOption(
      new Option('--role <role>', 'what the account may do').choices([...ROLES]).default('guest'),
    )
    .action((file: string, options: { as?: string; role: Role }) =>
      run(async (context) =>
        (await import('./archive.ts')).importProfile(context, { file, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh profile import alice.tar.gz --as alice2')
}

function declareUsage(profile: Command, run: RunAction): void {
  profile
    .command('usage')
    .description('show how much space a profile takes, and what for')
    .argument('[name]', 'whose; else your own')
    .option('--all', 'everybody’s, archived profiles and backups: sums only')
    .option('--anew', 'measure now, whatever is known')
    .action((name: string | undefined, options: { all?: boolean; anew?: boolean }) =>
      run(async (context) =>
        (await import('./usage.ts')).showUsage(context, { name: name?.toLowerCase(), ...options }),
      ),
    )
    .addHelpText(
      'after',
      `
What was measured within the last ten minutes is shown as it was then.

Examples:
  mh profile usage
  mh profile usage alice --anew
  mh profile usage --all`,
    )
}
