import type { Command } from 'commander'
import type { RunAction } from '../command-context.ts'
import { collected, wholeNumber } from '../option-values.ts'
import type { AddEventOptions } from './add-event.ts'
import type { DeleteEventOptions } from './delete-event.ts'
import type { ListCalendarOptions } from './list-calendar.ts'

const MOST_MINUTES = 100_000

/** Declares the commands for the calendar. */
export function declareCalendarCommands(program: Command, run: RunAction): void {
  const calendar = program.command('calendar').description('what takes place, and what is due')
  declareList(calendar, run)
  declareAdd(calendar, run)
  declareDelete(calendar, run)
  declareFiles(calendar, run)
  calendar.addHelpText(
    'after',
    '\nExamples:\n  mh calendar list\n  mh calendar add "Yoga" --start "monday 6pm" --repeat "FREQ=WEEKLY"\n  mh calendar export -o calendar.ics',
  )
}

function declareList(calendar: Command, run: RunAction): void {
  calendar
    .command('list', { isDefault: true })
    .description('show what takes place, today and for 30 days unless said')
    .option('--from <time>', 'a day, a time, or words such as "next monday"')
    .option('--to <time>', 'the same; a day is meant whole')
    .option('--no-tasks', 'without the tasks that are due')
    .action((options: ListCalendarOptions) =>
      run(async (context) => (await import('./list-calendar.ts')).listCalendar(context, options)),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh calendar list\n  mh calendar list --from 2025-11-01 --to 2025-11-30 --json',
    )
}

function declareAdd(calendar: Command, run: RunAction): void {
  calendar
    .command('add')
    .description('make an event')
    .argument('<title...>')
    .requiredOption(
      '--start <time>',
      '2025-11-14 (all day), 2025-11-14T17:00, or "next friday 5pm"',
    )
    .option('--end <time>', 'the same; of an all-day event the last day')
    .option('--zone <zone>', 'its time zone, if not yours: Europe/Berlin')
    .option('--location <place>', 'where')
    .option('--description <text>', 'more words')
    .option('--repeat <rule>', 'a rule of RFC 5545: FREQ=WEEKLY;BYDAY=MO')
    .option('--remind <minutes>', 'minutes before; may be given several times', reminders)
    .option('--tag <tag>', 'a tag; may be given several times', collected)
    .action((title: string[], options: Omit<AddEventOptions, 'title'>) =>
      run(async (context) =>
        (await import('./add-event.ts')).addEvent(context, { title: title.join(' '), ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh calendar add "Dentist" --start 2025-11-14T17:00 --remind 30\n  mh calendar add "Holiday" --start 2025-12-24 --end 2025-12-26',
    )
}

function declareDelete(calendar: Command, run: RunAction): void {
  calendar
    .command('delete')
    .description('move an event to the bin, or take occurrences out of it')
    .argument('<id>')
    .option('--this <occurrence>', 'only this occurrence, as --json names it')
    .option('--following <occurrence>', 'this occurrence and those after it')
    .action((id: string, options: Omit<DeleteEventOptions, 'id'>) =>
      run(async (context) =>
        (await import('./delete-event.ts')).deleteEvent(context, { id, ...options }),
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  mh calendar delete ID\n  mh calendar delete ID --this 2025-11-17T17:00:00.000Z',
    )
  calendar
    .command('restore')
    .description('take an event out of the bin')
    .argument('<id>')
    .action((id: string) =>
      run(async (context) => (await import('./delete-event.ts')).restoreEvent(context, id)),
    )
    .addHelpText('after', '\nExample:\n  mh calendar restore ID')
}

function declareFiles(calendar: Command, run: RunAction): void {
  calendar
    .command('import')
    .description('take in an iCalendar file')
    .argument('<file>', 'an .ics file; - for stdin')
    .action((file: string) =>
      run(async (context) => (await import('./calendar-files.ts')).importCalendar(context, file)),
    )
    .addHelpText('after', '\nExample:\n  mh calendar import holidays.ics')
  calendar
    .command('export')
    .description('write the whole calendar as iCalendar')
    .option('-o, --output <file>', 'where to; stdout unless said')
    .action((options: { output?: string }) =>
      run(async (context) =>
        (await import('./calendar-files.ts')).exportCalendar(context, options.output),
      ),
    )
    .addHelpText('after', '\nExamples:\n  mh calendar export\n  mh calendar export -o calendar.ics')
}

function reminders(text: string, before: readonly number[] = []): number[] {
  return [...before, wholeNumber(0, MOST_MINUTES)(text)]
}
