import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'

/** Declares the commands for models. */
export function declareModelCommands(program: Command, run: RunAction): void {
  const model = program.command('model').description('which models serve a profile')
  model
    .command('list')
    .description('show what each role resolves to, and the providers')
    .action(() => run(async (context) => (await import('./list-models.ts')).listModels(context)))
    .addHelpText('after', '\nExample:\n  mh model list')
  model
    .command('probe')
    .description('ask the providers which models they have')
    .argument('[provider]', 'only this one')
    .action((provider: string | undefined) =>
      run(async (context) => (await import('./probe-models.ts')).probeModels(context, provider)),
    )
    .addHelpText('after', '\nExamples:\n  mh model probe\n  mh model probe ollama')
  model
    .command('set')
    .description('give a role to a model, and to others should it not answer')
    .argument('<role>', 'embedder, persona, curator …')
    .argument('<model...>', 'ids of etc/models.json, or provider/model; off for none')
    .action((role: string, names: string[]) =>
      run(async (context) => (await import('./set-model.ts')).setModel(context, role, names)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh model set embedder ollama/nomic-embed-text\n  mh model set persona ollama/qwen3:14b openai/gpt-5-mini\n  mh model set embedder off',
    )
  model.addHelpText(
    'after',
    '\nExamples:\n  mh model list\n  mh model set embedder ollama/nomic-embed-text',
  )
}
