import { routes } from '../../shared/api/routes.ts'
import type { AgentSchedule, ScheduleList } from '../../shared/api/schedules.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'
import { scheduleOf } from './schedule-words.ts'

interface ScheduleWish {
  /** Without it all are shown. */
  readonly name?: string | undefined
  /** Without it nothing is changed. */
  readonly when: readonly string[]
}

const COLUMNS: readonly Column<AgentSchedule>[] = [
  { title: 'AGENT', value: ({ name }) => name },
  { title: 'NEXT', value: ({ nextRuns: [next] }) => (next === undefined ? '' : localTime(next)) },
  { title: 'LAST RUN', value: ({ lastRun }) => (lastRun ? localTime(lastRun.queuedAt) : 'never') },
  { title: 'STARTS', value: startWords, shrinks: true },
]

/** `mh agent schedule` */
export async function scheduleAgents(
  context: CommandContext,
  { name, when }: ScheduleWish,
): Promise<void> {
  const { output } = context
  const change = when.length > 0 ? scheduleOf(when) : undefined
  const { client, profile } = await connectToProfile(context)
  if (name !== undefined && change) {
    const params = { name }
    const { schedule } = await client.call(routes.setSchedule, { profile, params, body: change })
    return output.result(schedule, () => oneInWords(schedule))
  }
  const list = await client.call(routes.listSchedules, { profile })
  if (name === undefined) return output.result(list, () => listInWords(list, output.columns))
  const one = list.items.find((item) => item.name === name)
  if (!one) throw new AppError('not-found', `There is no agent ${JSON.stringify(name)}.`)
  output.result(one, () => oneInWords(one))
}

/** `mh agent pause` and `mh agent resume` */
export async function pauseAgents(context: CommandContext, pauseAll: boolean): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const params = { name: 'schedules' }
  await client.call(routes.putConfig, { profile, params, body: { pauseAll } })
  context.output.result({ pauseAll }, () =>
    pauseAll
      ? 'No agent starts by itself until you resume: mh agent resume'
      : 'Agents start by themselves again.',
  )
}

function startWords({ trigger, problem, source }: AgentSchedule): string {
  const from = source === 'agents.json' ? ' (agents.json)' : ''
  return problem === null ? `${trigger}${from}` : problem
}

function listInWords(list: ScheduleList, columns: number | undefined): string {
  const { items, paused, quietHours, quiet, timeZone, unknown } = list
  const hours = quietHours && `${quietHours.start} to ${quietHours.end}`
  const notes = [
    paused ? 'All agents are paused: mh agent resume' : '',
    hours ? `Quiet hours from ${hours}${quiet ? ', which is now' : ''}.` : '',
    unknown.length > 0 ? `No agent has the name ${unknown.join(', ')}.` : '',
    `Times of day are in ${timeZone}.`,
  ]
  return [table(items, COLUMNS, columns), ...notes.filter((note) => note !== '')].join('\n')
}

function oneInWords(schedule: AgentSchedule): string {
  const { name, nextRuns } = schedule
  const next = nextRuns.map((time) => `  ${localTime(time)}`)
  return [`${name}: ${startWords(schedule)}`, ...(next.length > 0 ? ['Next:', ...next] : [])].join(
    '\n',
  )
}
