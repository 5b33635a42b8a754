import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

const REPLACE = ['--replace', 'also where there is one of that name'] as const

/** Declares `mh profile template …`. */
export function declareTemplateCommands(profile: Command, run: RunAction): void {
  const template = profile.command('template').description('what new profiles can be made from')
  declareSave(template, run)
  declareLooks(template, run)
  declareExport(template, run)
  declareImport(template, run)
  template.addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
A template is a persona and configuration. Keys and passwords, memories, names and whatever else is
personal stay where they are.

Examples:
  mh profile template save calm --from alice
  mh profile template list
  mh user create bob --role guest --template calm`

interface Saving {
  readonly from: string
  readonly description?: string
  readonly withRelationships?: boolean
  readonly replace?: boolean
}

function declareSave(template: Command, run: RunAction): void {
  template
    .command('save')
    .description('make a template of somebody’s persona and configuration')
    .argument('<name>')
    .requiredOption('--from <user>', 'whose')
    .option('--description <text>', 'what it is for')
    .option('--with-relationships', 'with the people in that person’s life')
    .option(...REPLACE)
    .action((name: string, options: Saving) =>
      run(async (context) =>
        (await import('./save-template.ts')).saveTemplate(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh profile template save calm --from alice')
}

function declareLooks(template: Command, run: RunAction): void {
  template
    .command('list')
    .description('show the templates that there are')
    .action(() =>
      run(async (context) => (await import('./show-templates.ts')).listTemplates(context)),
    )
    .addHelpText('after', '\nExample:\n  mh profile template list')
  template
    .command('show')
    .description('print all that is in a template')
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./show-templates.ts')).showTemplate(context, name)),
    )
    .addHelpText('after', '\nExample:\n  mh profile template show calm')
  template
    .command('delete')
    .description('delete a template; profiles that were made from it stay')
    .argument('<name>')
    .action((name: string) =>
      run(async (context) => (await import('./save-template.ts')).deleteTemplate(context, name)),
    )
    .addHelpText('after', '\nExample:\n  mh profile template delete calm')
}

function declareExport(template: Command, run: RunAction): void {
  template
    .command('export')
    .description('write a template into a file')
    .argument('<name>')
    .option('-o, --output <file>', 'the file; else NAME.template.json')
    .action((name: string, options: { output?: string }) =>
      run(async (context) =>
        (await import('./template-files.ts')).exportTemplate(context, { name, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh profile template export calm -o calm.json')
}

function declareImport(template: Command, run: RunAction): void {
  template
    .command('import')
    .description('take in a template from a file')
    .argument('<file>')
    .option('--as <name>', 'its name; else that in the file')
    .option(...REPLACE)
    .action((file: string, options: { as?: string; replace?: boolean }) =>
      run(async (context) =>
        (await import('./template-files.ts')).importTemplate(context, { file, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh profile template import calm.json --as calm')
}
