import { routes } from '../../shared/api/routes.ts'
import type { SystemStatus } from '../../shared/api/system.ts'
import type { WorkerRow } from '../../shared/api/workers.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { localTime, relativeWords } from '../terminal/time-words.ts'
import { sizeWords } from '../profiles/copy-work.ts'
import { workerTable } from '../workers/worker-table.ts'
import { refusedWords } from './refused-words.ts'
import { riskWords } from './risk-words.ts'
import { setupHint } from './setup-hint.ts'

/** `mh status` */
export async function status(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const [system, workers] = await Promise.all([
    client.call(routes.systemStatus),
    client.call(routes.listWorkers),
  ])
  const hint =
    context.link.kind === 'socket' ? await setupHint(context.layout, system.url) : undefined
  const { output } = context
  output.result({ ...system, workerRows: workers.items }, () => {
    const parts = [
      systemWords(system),
      ...riskWords(system),
      ...workersPart(workers.items, output.columns),
      ...(hint === undefined ? [] : [hint]),
    ]
    return parts.join('\n\n')
  })
}

function systemWords(system: SystemStatus): string {
  const facts = [
    [
      'Supervisor',
      `running, pid ${system.pid}, since ${localTime(system.startedAt)} (${relativeWords(system.startedAt, new Date())})`,
    ],
    ['Address', system.url],
    ['Root', system.root],
    ['Version', `${system.version} (build ${system.build}, node ${system.node})`],
    ['Isolation', system.isolation],
    ...wallFacts(system),
    ['Users', `${system.users}, default: ${system.defaultUser ?? 'the first owner'}`],
    ['Sessions', String(system.sessions)],
    ['Workers', countWords(system.workers)],
    ...buildFacts(system),
    ...diskFacts(system),
    ...(system.backup ? [['Backup', backupWords(system.backup)] as const] : []),
    ...migrationFacts(system),
  ] as const
  return facts.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n')
}

function buildFacts({ workerBuild }: SystemStatus): (readonly [string, string])[] {
  return workerBuild?.state === 'refused' ? [['Refused', refusedWords(workerBuild)]] : []
}

/** So little that the next write may find none. */
const FULL_BYTES = 1024 * 1024

function diskFacts({ diskFreeBytes }: SystemStatus): (readonly [string, string])[] {
  if (diskFreeBytes === null) return []
  const words =
    diskFreeBytes < FULL_BYTES
      ? 'FULL: nothing can be kept until there is room. People can log in and read.'
      : `${sizeWords(diskFreeBytes)} free`
  return [['Disk', words]]
}

function migrationFacts({ migration }: SystemStatus): (readonly [string, string])[] {
  if (migration === null) return []
  const { at, backup } = migration
  const originals = backup === null ? '' : `, the originals are in ${backup}`
  return [['Migrated', `${localTime(at)}${originals}`]]
}

function wallFacts({ walls }: SystemStatus): (readonly [string, string])[] {
  if (!walls) return []
  const more = walls.isWeaker ? [['Walls', `To have more: ${walls.remedy}`] as const] : []
  return [
    ['Limits', walls.limits],
    ...walls.notHeld.map((one) => ['Not held', one] as const),
    ...more,
  ]
}

function countWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).filter(([, count]) => count > 0)
  return words.map(([state, count]) => `${count} ${state}`).join(', ') || 'none'
}

function backupWords({
  at,
  nextAt,
  last,
  to,
  ...kept
}: NonNullable<SystemStatus['backup']>): string {
  const next = nextAt === null ? undefined : `next ${localTime(nextAt)}`
  const when = next ?? (at === null ? 'when asked for' : `never: "${at}" is no time`)
  const where = `to ${to}, keeping ${keptWords(kept)}`
  if (last === null) return `${when}, ${where}`
  const failed = last.failed.length > 0 ? `, FAILED for ${last.failed.join(', ')}` : ''
  return `${when}, ${where}; last ${localTime(last.at)}: ${last.people} profiles${failed}`
}

type Kept = Pick<
  NonNullable<SystemStatus['backup']>,
  'keep' | 'keepDays' | 'keepWeeks' | 'keepMonths'
>

function keptWords({ keep, keepDays, keepWeeks, keepMonths }: Kept): string {
  const periods = [
    [keepDays, 'daily'],
    [keepWeeks, 'weekly'],
    [keepMonths, 'monthly'],
  ] as const
  const more = periods.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`)
  return [`the newest ${keep}`, ...more].join(', ')
}

function workersPart(rows: readonly WorkerRow[], columns: number | undefined): string[] {
  return rows.length === 0 ? [] : [workerTable(rows, columns)]
}
