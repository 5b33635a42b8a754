import type { Progress } from './migration-state.ts'
import type { Planned } from './plan-migration.ts'
import { remedyOf } from './refuse-unfinished.ts'
import type { MigrationReport } from './report.ts'
import type { OnStep } from './steps.ts'
import type { Noted } from './summary.ts'

/** So many lines of a kind are shown; the report has all. */
const MOST_LINES = 30

/** What is planned, for a program: nothing of it is anybody's secret. */
export function planAnswer({ plan, left, told, leftBeside }: Planned): object {
  const { source, inPlace, originals, primaryUser, names, totals } = plan
  return { source, inPlace, backup: originals, primaryUser, names, totals, left, told, leftBeside }
}

/** What is planned, for a person. */
export function planWords({ plan, left, told, leftBeside }: Planned): string {
  const { totals, primaryUser } = plan
  const renamed = Object.entries(plan.names).filter(([old, name]) => old !== name)
  return [
    `${plan.inPlace ? 'Move' : 'Copy'} ${totals.moved} ${totals.moved === 1 ? 'file' : 'files'} (${Math.ceil(totals.bytes / 1_000_000)} MB) of ${plan.source} into profiles/${primaryUser}/`,
    plan.inPlace ? `Backup  ${plan.originals}` : `The source stays as it is.`,
    ...renamed.map(([old, name]) => `${old} becomes ${name}, and logs in with either name`),
    ...firstOf(left, ({ from, because }) => `Left: ${from} (${because})`),
    ...firstOf(told, ({ from, because }) => `${from}: ${because}`),
    ...(leftBeside.length > 0 ? [`Left where it is: ${leftBeside.join(', ')} (nobody’s)`] : []),
  ].join('\n')
}

/** What was done, for a person. */
export function reportWords({
  primaryUser,
  backup,
  totals,
  corrupt,
  file,
}: MigrationReport): string {
  return [
    `Done: ${totals.placed} entries are in profiles/${primaryUser}/, ${totals.left} were left.`,
    `Originals  ${backup}`,
    ...firstOf(corrupt, ({ from, because }) => `Kept as it is, but corrupt: ${from} (${because})`),
    `Everything is listed in ${file}. mh rollback puts the old tree back.`,
  ].join('\n')
}

function firstOf(noted: readonly Noted[], words: (one: Noted) => string): string[] {
  const more = noted.length - MOST_LINES
  const lines = noted.slice(0, MOST_LINES).map(words)
  return more > 0 ? [...lines, `… and ${more} more of these`] : lines
}

/** Said where a migration was begun, when nothing is done now. */
export function begunWords(begun: Progress): string {
  const { source, startedAt, primaryUser } = begun.plan
  if (begun.phase === 'done')
    return `This root is migrated: profiles/${primaryUser}/. Nothing was changed.`
  return `A migration of ${source} was begun at ${startedAt}, and broken off after “${begun.phase}”. ${remedyOf(begun)}`
}

/** How far a migration is. */
export interface ToldProgress {
  readonly phase: string
  readonly done: number
  /** 0 where it is not known. */
  readonly of: number
  /** How long this phase may take yet; null where that is not known. */
  readonly secondsLeft: number | null
}

const BETWEEN_MS = 1_000

/** Tells how far a migration is, once a second, with how long it may take yet. */
export function progressTold(
  tell: (told: ToldProgress) => void,
  now: () => number = () => performance.now(),
): OnStep {
  let phase = ''
  let began = 0
  let told = 0
  return (step, { done, of }) => {
    const [name = ''] = step.split(' ', 1)
    const at = now()
    if (name !== phase) [phase, began, told] = [name, at, at]
    if (at - told < BETWEEN_MS || done === 0) return
    told = at
    const perStep = (at - began) / Math.max(1, done - 1)
    const left = of === 0 ? null : Math.ceil((perStep * (of - done + 1)) / 1_000)
    tell({ phase, done, of, secondsLeft: left })
  }
}

/** The phases of a migration that take long, in their order. */
const PHASES = ['inventory', 'backup', 'verify', 'place', 'rewrite']

/** How far a migration is, for a person. */
export function progressWords({ phase, done, of, secondsLeft }: ToldProgress): string {
  const at = PHASES.indexOf(phase)
  const number = at === -1 ? '' : `${at + 1}/${PHASES.length} `
  if (secondsLeft === null) return `${number}${phase}: ${done}`
  return `${number}${phase}: ${done} of ${of}, about ${secondsLeft} s left in this part`
}
