import { routes } from '../../shared/api/routes.ts'
import type { ProfileUsage, UsageOverview, UsageSummary } from '../../shared/api/usage.ts'
import type { Usage } from '../../shared/domain/profile-usage.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isErrorCode } from '../../shared/errors/error-codes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect, connectToProfile } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { localTime, relativeWords } from '../terminal/time-words.ts'
import { sizeWords } from './copy-work.ts'

interface Asked {
  readonly name?: string | undefined
  readonly all?: boolean | undefined
  readonly anew?: boolean | undefined
}

type AnewOf = 'true' | 'false'

const WAIT_SECONDS = 5
const MOST_FILES = 10

/** `mh profile usage` */
export async function showUsage(context: CommandContext, asked: Asked): Promise<void> {
  if (asked.all && asked.name !== undefined)
    throw new AppError('wrong-usage', 'Say whose: a name, or --all for everybody.')
  if (asked.all) await showAll(context, asked)
  else await showOne(context, asked)
}

async function showOne(context: CommandContext, { name, anew }: Asked): Promise<void> {
  const { client, profile } = await connectionFor(context, name)
  const params = { username: name ?? profile }
  const found = await measured<ProfileUsage>(context, anew, {
    ask: (again) =>
      client.call(routes.profileUsage, { params, query: { wait: WAIT_SECONDS, anew: again } }),
    isMeasuring: ({ isMeasuring }) => isMeasuring,
  })
  const { usage, problem } = found
  if (usage) return context.output.result(found, () => usageWords(found, usage, context))
  const code = isErrorCode(problem?.code) ? problem.code : 'internal'
  throw new AppError(code, problem?.message ?? 'The space could not be measured. Try again.')
}

/** Whoever names a profile needs none of their own. */
async function connectionFor(
  context: CommandContext,
  name: string | undefined,
): Promise<{ client: Awaited<ReturnType<typeof connect>>; profile: string }> {
  return name === undefined
    ? await connectToProfile(context)
    : { client: await connect(context), profile: name }
}

async function showAll(context: CommandContext, { anew }: Asked): Promise<void> {
  const client = await connect(context)
  const found = await measured<UsageOverview>(context, anew, {
    ask: (again) =>
      client.call(routes.usageOverview, {
        query: { wait: WAIT_SECONDS, anew: again, copies: 'true' },
      }),
    isMeasuring: ({ profiles, archived, backups }) =>
      [...profiles, ...archived, ...backups].some((one) => one.isMeasuring),
  })
  context.output.result(found, () => overviewWords(found, context))
}

interface Measuring<T> {
  readonly ask: (anew: AnewOf) => Promise<T>
  readonly isMeasuring: (found: T) => boolean
}

async function measured<T>(
  { output, signal }: CommandContext,
  anew: boolean | undefined,
  { ask, isMeasuring }: Measuring<T>,
): Promise<T> {
  let found = await ask(anew ? 'true' : 'false')
  if (isMeasuring(found)) output.note('Measuring… Ctrl-C ends it.')
  while (isMeasuring(found)) {
    signal.throwIfAborted()
    found = await ask('false')
  }
  return found
}

function usageWords(
  { username, disk, problem }: ProfileUsage,
  usage: Usage,
  { output }: CommandContext,
): string {
  const least = usage.complete ? '' : 'at least '
  const when = relativeWords(usage.measuredAt, new Date())
  const lines = [
    `${username} takes ${least}${sizeWords(usage.diskBytes)} on the disk, with ${usage.files} files of ${sizeWords(usage.bytes)} (measured ${when}).`,
    ...(problem ? [`The latest look came to nothing: ${problem.message}`] : []),
    ...unreadableLines(usage),
    `The disk has ${freeWords(disk)}.`,
    '',
    table(
      usage.kinds.filter(({ files }) => files > 0),
      kindColumns,
      output.columns,
    ),
    ...(usage.years.length > 0 ? ['', table(usage.years, yearColumns, output.columns)] : []),
    ...(usage.largest.length > 0
      ? ['', table(usage.largest.slice(0, MOST_FILES), fileColumns, output.columns)]
      : []),
  ]
  return lines.join('\n')
}

function unreadableLines({ unreadable: { count, first } }: Usage): string[] {
  if (count === 0) return []
  const named = first.map(({ path, reason }) => `  ${path ?? '(a path in the profile)'}: ${reason}`)
  return [`Not counted, as it could not be looked at: ${count}`, ...named]
}

type KindRow = Usage['kinds'][number]
type YearRow = Usage['years'][number]
type FileRow = Usage['largest'][number]

const kindColumns: readonly Column<KindRow>[] = [
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'FILES', value: ({ files }) => String(files), align: 'right' },
  { title: 'SIZE', value: ({ bytes }) => sizeWords(bytes), align: 'right' },
  { title: 'ON DISK', value: ({ diskBytes }) => sizeWords(diskBytes), align: 'right' },
  { title: 'LAST 7 DAYS', value: ({ recentBytes }) => sizeWords(recentBytes), align: 'right' },
]
const yearColumns: readonly Column<YearRow>[] = [
  { title: 'MEMORIES OF', value: ({ year }) => year },
  { title: 'FILES', value: ({ files }) => String(files), align: 'right' },
  { title: 'SIZE', value: ({ bytes }) => sizeWords(bytes), align: 'right' },
  { title: 'ON DISK', value: ({ diskBytes }) => sizeWords(diskBytes), align: 'right' },
]
const fileColumns: readonly Column<FileRow>[] = [
  { title: 'LARGEST FILES', value: ({ path }) => path ?? '(not shown)', shrinks: true },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'SIZE', value: ({ bytes }) => sizeWords(bytes), align: 'right' },
  { title: 'ON DISK', value: ({ diskBytes }) => sizeWords(diskBytes), align: 'right' },
  { title: 'CHANGED', value: ({ modifiedAt }) => localTime(modifiedAt) },
]

interface OverviewRow extends UsageSummary {
  readonly what: string
}

function overviewWords(
  { disk, profiles, archived, backups }: UsageOverview,
  { output }: CommandContext,
): string {
  const rows = [
    ...rowsOf('profile', profiles),
    ...rowsOf('archived', archived),
    ...rowsOf('backups', backups),
  ]
  return [
    `The disk has ${freeWords(disk)}.`,
    ...(rows.length > 0 ? ['', table(rows, overviewColumns(new Date()), output.columns)] : []),
  ].join('\n')
}

/** The largest first. */
function rowsOf(what: string, found: readonly UsageSummary[]): OverviewRow[] {
  const bySize = found.toSorted((one, other) => other.diskBytes - one.diskBytes)
  return bySize.map((one) => ({ ...one, what }))
}

function overviewColumns(now: Date): Column<OverviewRow>[] {
  return [
    { title: 'NAME', value: ({ name }) => name },
    { title: 'WHAT', value: ({ what }) => what },
    { title: 'FILES', value: ({ files }) => String(files), align: 'right' },
    { title: 'ON DISK', value: ({ diskBytes }) => sizeWords(diskBytes), align: 'right' },
    { title: 'LAST 7 DAYS', value: ({ recentBytes }) => sizeWords(recentBytes), align: 'right' },
    { title: 'MEASURED', value: (row) => stateWords(row, now), shrinks: true },
  ]
}

function stateWords({ measuredAt, complete, problem }: UsageSummary, now: Date): string {
  if (problem) return problem.message
  if (measuredAt === null) return 'not yet'
  return `${relativeWords(measuredAt, now)}${complete ? '' : ', not all of it'}`
}

function freeWords({ freeBytes, totalBytes }: UsageOverview['disk']): string {
  return `${sizeWords(freeBytes)} free of ${sizeWords(totalBytes)}`
}
