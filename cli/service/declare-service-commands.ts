import { type Command, Option } from 'commander'
import type { RunAction } from '../command-context.ts'
import { onThisMachine } from '../on-this-machine.ts'
import type { ServiceOptions } from './service-place.ts'

/** Declares `mh service …`. */
export function declareServiceCommands(program: Command, runAnywhere: RunAction): void {
  const run = onThisMachine(runAnywhere)
  const service = program
    .command('service')
    .description('run the supervisor as a service of systemd')
    .addHelpText('after', EXAMPLES)
  for (const verb of VERBS) declareVerb(service, run, verb)
  service
    .command('prepare', { hidden: true })
    .description(
      'copy the present build to where the service runs it from; the unit does this at each start',
    )
    .action(() => run(async ({ place, layout }) => await place.prepareService(layout.root)))
    .addHelpText('after', '\nExample:\n  mh service prepare')
}

const EXAMPLES = `
Examples:
  mh service print                     what would be installed
  sudo mh service install              for the machine: it runs from boot on, as the account that owns the data root
  mh service install --user            for yourself, without root`

const VERBS = ['install', 'uninstall', 'status', 'print'] as const
type ServiceVerb = (typeof VERBS)[number]

const DESCRIPTIONS: Readonly<Record<ServiceVerb, string>> = {
  install: 'write the units, and start them where systemd runs',
  uninstall: 'stop the service and remove the units that were installed for this data root',
  status: 'say whether it is installed, enabled and active',
  print: 'print the units',
}

function declareVerb(service: Command, run: RunAction, verb: ServiceVerb): void {
  service
    .command(verb)
    .description(DESCRIPTIONS[verb])
    .addOption(new Option('--own', 'your own systemd, without root; --user says the same'))
    .action((options: ServiceOptions) =>
      run(async (context) =>
        (await import('./service.ts')).SERVICE_ACTIONS[verb](context, options),
      ),
    )
    .addHelpText('after', `\nExamples:\n  mh service ${verb}\n  mh service ${verb} --user`)
}
