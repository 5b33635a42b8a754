import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import type { EditPersonaOptions } from './edit-persona.ts'
import type { NamedDocument } from './persona-document.ts'

const DOCUMENT = ['[document]', 'core, relationships, routines, decision-rules or facets'] as const
const FACET = ['--facet <name>', 'a facet instead'] as const

/** Declares the commands for the persona and the cognitive mode. */
export function declarePersonaCommands(program: Command, run: RunAction): void {
  const persona = program.command('persona').description('who your assistant is')
  declareShow(persona, run)
  declareEdit(persona, run)
  declareFacet(persona, run)
  declareVersions(persona, run)
  persona.addHelpText(
    'after',
    '\nExamples:\n  mh persona show\n  mh persona edit core\n  mh persona facet poet',
  )
  declareMode(program, run)
}

function declareShow(persona: Command, run: RunAction): void {
  persona
    .command('show')
    .description('show the persona in force, or one document of it')
    .argument(...DOCUMENT)
    .option(...FACET)
    .action((document: string | undefined, options: { facet?: string }) =>
      run(async (context) =>
        (await import('./show-persona.ts')).showPersona(context, { document, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh persona show\n  mh persona show routines\n  mh persona show --facet poet',
    )
}

function declareEdit(persona: Command, run: RunAction): void {
  persona
    .command('edit')
    .description('change a document in $EDITOR, or from a file')
    .argument(...DOCUMENT)
    .option(...FACET)
    .option('--file <file>', 'a JSON file with the whole document; - for stdin')
    .action((document: string | undefined, options: Omit<EditPersonaOptions, 'document'>) =>
      run(async (context) =>
        (await import('./edit-persona.ts')).editPersona(context, { document, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh persona edit core\n  mh persona edit routines --file routines.json\n  mh persona edit --facet poet',
    )
}

function declareFacet(persona: Command, run: RunAction): void {
  persona
    .command('facet')
    .description('lay a facet over the core persona; without a name, list the facets')
    .argument('[name]', 'default for the core alone')
    .action((name: string | undefined) =>
      run(async (context) => (await import('./choose-facet.ts')).chooseFacet(context, name)),
    )
    .addHelpText('after', '\nExamples:\n  mh persona facet\n  mh persona facet poet')
}

function declareVersions(persona: Command, run: RunAction): void {
  persona
    .command('history')
    .description('show the versions of a document')
    .argument(...DOCUMENT)
    .option(...FACET)
    .action((document: string | undefined, options: Omit<NamedDocument, 'document'>) =>
      run(async (context) =>
        (await import('./persona-versions.ts')).showVersions(context, { document, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh persona history core')
  persona
    .command('undo')
    .description('bring back the version before of a document; again, the one before that')
    .argument(...DOCUMENT)
    .option(...FACET)
    .action((document: string | undefined, options: Omit<NamedDocument, 'document'>) =>
      run(async (context) =>
        (await import('./persona-versions.ts')).undoVersion(context, { document, ...options }),
      ),
    )
    .addHelpText('after', '\nExample:\n  mh persona undo core')
}

function declareMode(program: Command, run: RunAction): void {
  program
    .command('mode')
    .description('show or set the cognitive mode; in emulation nothing is remembered')
    .argument('[mode]', 'dual, agent or emulation')
    .action((mode: string | undefined) =>
      run(async (context) => (await import('./mode.ts')).mode(context, mode)),
    )
    .addHelpText('after', '\nExamples:\n  mh mode\n  mh mode emulation')
}
