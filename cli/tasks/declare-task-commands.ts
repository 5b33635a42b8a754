import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { collected, wholeNumber } from '../option-values.ts'
import type { AddTaskOptions } from './add-task.ts'
import type { ListTasksOptions } from './list-tasks.ts'

const DUE = '2025-11-14, 2025-11-14T17:00, or words: "next friday 5pm"'

/** Declares the commands for tasks. */
export function declareTaskCommands(program: Command, run: RunAction): void {
  const task = program.command('task').description('what is to be done; alone it lists the tasks')
  declareList(task, run)
  declareAdd(task, run)
  declareShow(task, run)
  declareSteps(task, run)
  declareBin(task, run)
  task.addHelpText(
    'after',
    '\nExamples:\n  mh task\n  mh task add "Order sailcloth" --due "next friday 5pm" --priority P1\n  mh task done ID',
  )
}

function declareList(task: Command, run: RunAction): void {
  task
    .command('list', { isDefault: true })
    .description('show tasks, the most urgent first')
    .option('--status <status>', 'open (usual), all, todo, in_progress, blocked, done, cancelled')
    .option('--tag <tag>', 'those with this tag')
    .option('--bin', 'those that were deleted')
    .option('--limit <n>', 'how many at most', wholeNumber(1, 500))
    .option('--cursor <cursor>', 'go on after a list that was not the whole')
    .action((options: ListTasksOptions) =>
      run(async (context) => (await import('./list-tasks.ts')).listTasks(context, options)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh task list --tag boat\n  mh task list --status done --json',
    )
}

function declareAdd(task: Command, run: RunAction): void {
  task
    .command('add')
    .description('make a task')
    .argument('<title...>')
    .option('--description <text>', 'more words')
    .option('--due <time>', DUE)
    .option('--priority <priority>', 'P0 (at once), P1, P2 (usual) or P3')
    .option('--tag <tag>', 'a tag; may be given several times', collected)
    .option('--after <id>', 'a task that comes first; may be given several times', collected)
    .action((title: string[], options: Omit<AddTaskOptions, 'title'>) =>
      run(async (context) =>
        (await import('./add-task.ts')).addTask(context, { title: title.join(' '), ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh task add "Order sailcloth" --due tomorrow\n  mh task add "Sew the sail" --after ID --tag boat',
    )
}

function declareShow(task: Command, run: RunAction): void {
  task
    .command('show')
    .description('show one task whole')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./show-task.ts')).showTask(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh task show ID --json')
}

const STEPS = [
  ['start', 'say that a task is being worked on', 'in_progress'],
  ['done', 'say that a task is done', 'done'],
  ['reopen', 'take up a task again', 'todo'],
  ['cancel', 'say that a task will not be done', 'cancelled'],
] as const

function declareSteps(task: Command, run: RunAction): void {
  for (const [name, description, status] of STEPS) {
    task
      .command(name)
      .description(description)
      .argument('<id>')
      .action((id: string) =>
        run(async (context) => (await import('./move-task.ts')).moveTask(context, { id, status })),
      )
      .addHelpText('after', `\nExample:\n  mh task ${name} ID`)
  }
}

function declareBin(task: Command, run: RunAction): void {
  task
    .command('delete')
    .description('move a task to the bin')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./bin-task.ts')).deleteTask(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh task delete ID')
  task
    .command('restore')
    .description('take a task out of the bin')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./bin-task.ts')).restoreTask(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh task restore ID')
}
