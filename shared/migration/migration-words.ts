import type { OnStep } from './migrate.ts'
import type { Plan } from './migration-state.ts'
import type { Planned } from './plan-migration.ts'
import type { MigrationReport } from './report.ts'

/** What is planned, for a person. */
export function planWords({ plan, entries, leftBeside }: Planned): string {
  const files = entries.filter(({ kind, to }) => kind !== 'folder' && to !== null)
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const renamed = Object.entries(plan.names).filter(([old, name]) => old !== name)
  return [
    `${plan.inPlace ? 'Move' : 'Copy'} ${files.length} ${files.length === 1 ? 'file' : 'files'} (${Math.ceil(bytes / 1_000_000)} MB) of ${plan.source} into profiles/${plan.primaryUser}/`,
    plan.inPlace ? `Backup  ${plan.originals}` : `The source stays as it is.`,
    ...renamed.map(([old, name]) => `${old} becomes ${name}, and logs in with either name`),
    ...entries
      .filter(({ to, kind }) => to === null && kind !== 'folder')
      .map(({ from, note }) => `Left: ${from} (${note ?? ''})`),
    ...entries
      .filter(({ to, note }) => to !== null && note)
      .map(({ from, note }) => `${from}: ${note}`),
    ...(leftBeside.length > 0 ? [`Left where it is: ${leftBeside.join(', ')} (nobody’s)`] : []),
  ].join('\n')
}

/** What was done, for a person. */
export function reportWords({
  primaryUser,
  backup,
  moved,
  left,
  corrupt,
}: MigrationReport): string {
  return [
    `Done: ${moved.length} entries are in profiles/${primaryUser}/, ${left.length} were left.`,
    `Originals  ${backup}`,
    ...corrupt.map(({ from, because }) => `Kept as it is, but corrupt: ${from} (${because})`),
    'Everything is listed in .migration/migration-report.json. mh rollback puts the old tree back.',
  ].join('\n')
}

/** Said where a migration is done. */
export function nothingToDo({ primaryUser }: Plan): string {
  return `This root is migrated: profiles/${primaryUser}/. Nothing was changed.`
}

const BETWEEN_MS = 1_000

/** Tells how far a migration is, once a second, with how long it may take yet. */
export function progressTold(tell: (line: string) => void): OnStep {
  let phase = ''
  let began = 0
  let told = 0
  return (step, { done, of }) => {
    const [name = ''] = step.split(' ')
    const now = performance.now()
    if (name !== phase) [phase, began, told] = [name, now, now]
    if (now - told < BETWEEN_MS || done === 0) return
    told = now
    const left = Math.ceil((((now - began) / done) * (of - done)) / 1_000)
    tell(`${name}: ${done} of ${of}, about ${left} s left`)
  }
}
