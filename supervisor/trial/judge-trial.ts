import type { TrialFinding, TrialVerdict } from '../../shared/api/doctor.ts'
import type { AttackerAnswer, TrialCondition } from '../../shared/control/trial-messages.ts'
import { TRIAL_CHECK_NAMES, type TrialCheck } from '../../shared/domain/trial-said.ts'
import type { ProcessLimits } from '../walls/confinement.ts'
import type { Walls } from '../walls/choose-walls.ts'
import { TRIAL_CHECKS } from './trial-checks.ts'
import type { Planned } from './trial-plan.ts'

/** One thing that was looked at for a check: `isOpen` undefined where there was nothing to try it on. */
export interface Look {
  readonly check: TrialCheck
  readonly subject: string
  readonly isOpen: boolean | undefined
  /** Where it can't be had here though the check holds elsewhere. */
  readonly isNotHere?: boolean
}

/** What the attempts came to. */
export function looksOf(planned: readonly Planned[], results: AttackerAnswer['results']): Look[] {
  const outcomes = new Map(results.map(({ id, outcome }) => [id, outcome]))
  return planned.map(({ check, subject, attempt }) => {
    const outcome = outcomes.get(attempt.id) ?? 'absent'
    // Where the kernel is to refuse, an answer is one too many; a secret has held when the answer was a refusal.
    const isOpen =
      outcome === 'done' || (outcome === 'answered' && TRIAL_CHECKS[check].by === 'uid')
    return { check, subject, isOpen: outcome === 'absent' ? undefined : isOpen }
  })
}

interface Expected {
  readonly walls: Walls
  /** Whether the program is there that takes rights away. */
  readonly renounces: boolean
  readonly limits: ProcessLimits
  readonly supervisorUid: number
}

const VARIABLES: ReadonlySet<string> = new Set([
  'HOME',
  'LANG',
  'PATH',
  'TMPDIR',
  'TZ',
  'UV_THREADPOOL_SIZE',
])
const CAPABILITIES = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd']
/** What Node opens for itself has no name in the file system. */
const OF_NODE = /^(anon_inode:|pipe:|\/dev\/null$|\/proc\/)/
const PRIVATE = { umask: 0o077, mode: 0o600 }

/** What the kernel showed of the process itself. */
export function looksAtCondition(condition: TrialCondition, expected: Expected): Look[] {
  const { uid, status, umask, fileMode, environment, descriptors } = condition
  const rights = CAPABILITIES.filter((name) => !/^0*$/.test(status[name] ?? ''))
  const surplus = environment.filter((name) => !VARIABLES.has(name))
  const foreign = descriptors.filter((one) => !OF_NODE.test(one))
  const account: Look[] = [
    { check: 'account', subject: `account ${uid}`, isOpen: uid === expected.supervisorUid },
    { check: 'account', subject: `groups ${status['Groups']}`, isOpen: hasGroups(status) },
    { check: 'account', subject: rights.join(', '), isOpen: rights.length > 0 },
  ]
  const isBound = status['NoNewPrivs'] === '1'
  return [
    ...account,
    {
      check: 'rights',
      subject: 'no_new_privs',
      isOpen: !isBound,
      isNotHere: !expected.renounces,
    },
    { check: 'environment', subject: surplus.join(', '), isOpen: surplus.length > 0 },
    { check: 'descriptors', subject: foreign.join(', '), isOpen: foreign.length > 0 },
    { check: 'modes', subject: octal(umask), isOpen: umask !== PRIVATE.umask },
    { check: 'modes', subject: octal(fileMode), isOpen: fileMode !== PRIVATE.mode },
    ...limitLooks(condition.limits, expected.limits),
  ]
}

function hasGroups(status: TrialCondition['status']): boolean {
  return (status['Groups'] ?? '') !== ''
}

function octal(mode: number): string {
  return `0${mode.toString(8)}`
}

function limitLooks(text: string, { openFiles, processes, dataBytes }: ProcessLimits): Look[] {
  const wanted = [
    { name: 'Max open files', most: openFiles },
    { name: 'Max processes', most: processes },
    { name: 'Max data size', most: dataBytes },
  ]
  return wanted.flatMap(({ name, most }) => {
    if (most === null) return []
    const hard = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(text)?.[1]
    return [
      { check: 'limits', subject: `${name}: ${hard}`, isOpen: hard !== String(most) },
    ] as const
  })
}

/** A finding before it is known what to do about it. */
export interface Judged extends Omit<TrialFinding, 'check' | 'remedy' | 'remedySaid'> {
  readonly check: TrialCheck
}

/** One finding for each check that anything was looked at for, in the order of the table. */
export function judge(looks: readonly Look[], { walls }: Pick<Expected, 'walls'>): Judged[] {
  return TRIAL_CHECK_NAMES.map((check) => {
    const of = looks.filter((look) => look.check === check)
    const open = of.filter(({ isOpen }) => isOpen === true)
    const verdict = verdictOf(check, of, walls)
    const subjects = [...new Set(open.map(({ subject }) => subject))]
    return { check, verdict, message: messageOf(check, verdict), subjects }
  })
}

function verdictOf(check: TrialCheck, looks: readonly Look[], walls: Walls): TrialVerdict {
  const open = looks.filter(({ isOpen }) => isOpen === true)
  if (open.length === 0) return looks.some(({ isOpen }) => isOpen === false) ? 'held' : 'untried'
  const isChosen = TRIAL_CHECKS[check].by === 'all' || walls.kind === 'uid'
  return isChosen && open.some(({ isNotHere }) => isNotHere !== true) ? 'open' : 'not-here'
}

function messageOf(check: TrialCheck, verdict: TrialVerdict): string {
  const words = TRIAL_CHECKS[check]
  if (verdict === 'untried') return words.untried ?? 'There was nothing to try it on.'
  return verdict === 'held' ? words.held : words.open
}
