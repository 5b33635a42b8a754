import type { AgentRun } from '../../shared/api/agents.ts'
import { routes } from '../../shared/api/routes.ts'
import type { AccountState } from '../../shared/domain/principal.ts'
import { AGENT_NAMES } from '../../shared/domain/agent-run.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/error-codes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { type Column, table } from '../terminal/table.ts'
import { EverywhereLine } from './everywhere-line.ts'
import { runToItsEnd } from './follow-run.ts'
import { counted, runWords } from './run-words.ts'

/** What became of an agent in a profile; `passed-over` where it may not run there, or nobody may look. */
interface Outcome {
  readonly profile: string
  readonly status: AgentRun['status'] | 'passed-over' | 'not-started'
  readonly message?: string
  readonly run?: AgentRun
}

interface EverywhereWish {
  readonly name: string
  readonly atOnce: number
  readonly preview?: boolean | undefined
}

interface KnownProfile {
  readonly username: string
  readonly state: AccountState
}

/** Where the profile, and not the run, is the reason. */
const PASSED_OVER: ReadonlySet<ErrorCode> = new Set([
  'conflict',
  'forbidden',
  'consent-needed',
  'worker-off',
])

/** `mh agent run` without `--user`: in every profile, some at a time, each in its own worker. */
export async function runEverywhere(context: CommandContext, wish: EverywhereWish): Promise<void> {
  const { name } = wish
  if (!AGENT_NAMES.some((one) => one === name))
    throw new AppError(
      'not-found',
      `There is no agent of this name. There are: ${AGENT_NAMES.join(', ')}.`,
    )
  const profiles = await profilesOf(context)
  const { output } = context
  output.note(`[CLI] Operating in every profile: ${profiles.length}`)
  const outcomes = await inAll(context, wish, profiles)
  output.result(outcomes, () => outcomeWords(name, outcomes, output.columns))
  const failed = outcomes.filter(({ status }) => status === 'failed' || status === 'not-started')
  if (failed.length === 0) return
  const where = failed.map(({ profile }) => profile).join(', ')
  throw new AppError(
    'conflict',
    `The ${name} failed in ${failed.length} of ${outcomes.length} profiles: ${where}.`,
  )
}

/** All of them, as far as whoever asks may know them: a token of a guest knows its own. */
async function profilesOf(context: CommandContext): Promise<KnownProfile[]> {
  const client = await connect(context)
  if (context.link.kind === 'server') {
    const me = await client.call(routes.me)
    if ('actor' in me && me.role !== 'owner') return [{ ...me.actor, state: 'active' }]
  }
  const { items } = await client.call(routes.listUsers)
  if (items.length > 0) return items
  throw new AppError(
    'not-found',
    'There is no user yet. Make one: mh user create NAME --role owner',
  )
}

async function inAll(
  context: CommandContext,
  { name, atOnce, preview }: EverywhereWish,
  profiles: readonly KnownProfile[],
): Promise<Outcome[]> {
  using line = new EverywhereLine(context)
  const outcomes: Outcome[] = []
  const progress = new Map<string, NonNullable<AgentRun['progress']>>()
  const working = new Set<string>()
  const show = (): void => {
    const ended = outcomes.length
    line.show({ name, of: profiles.length, ended, progress, working: [...working] })
  }
  const next = profiles.values()
  const take = async (): Promise<void> => {
    for (const { username: profile, state } of next) {
      working.add(profile)
      const onProgress = (run: AgentRun): void => {
        if (run.progress) progress.set(profile, run.progress)
        show()
      }
      const run = async () => await runToItsEnd(context, { name, profile, preview }, onProgress)
      const outcome =
        state === 'active' ? await outcomeOf(context, profile, run) : passedOver(profile, state)
      working.delete(profile)
      outcomes.push(outcome)
      show()
    }
  }
  const settled = await Promise.allSettled(Array.from({ length: atOnce }, take))
  for (const one of settled) if (one.status === 'rejected') throw one.reason
  return outcomes.toSorted((one, other) => (one.profile < other.profile ? -1 : 1))
}

async function outcomeOf(
  { signal }: CommandContext,
  profile: string,
  work: () => Promise<AgentRun>,
): Promise<Outcome> {
  try {
    signal.throwIfAborted()
    const run = await work()
    return { profile, status: run.status, run }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError) || error.code === 'supervisor-unreachable') throw error
    const status = PASSED_OVER.has(error.code) ? 'passed-over' : 'not-started'
    return { profile, status, message: error.message }
  }
}

function passedOver(profile: string, state: AccountState): Outcome {
  return { profile, status: 'passed-over', message: `The account is ${state}.` }
}

const COLUMNS: readonly Column<Outcome>[] = [
  { title: 'PROFILE', value: ({ profile }) => profile },
  { title: 'STATUS', value: ({ status }) => status },
  { title: 'RUN', value: ({ run }) => run?.id ?? '' },
  { title: 'DID', value: didWords, shrinks: true },
]

function outcomeWords(name: string, outcomes: readonly Outcome[], width?: number): string {
  const done = outcomes.filter(({ status }) => status === 'done').length
  const sums = new Map<string, number>()
  for (const { run } of outcomes)
    for (const [what, count] of Object.entries(run?.counts ?? {}))
      sums.set(what, (sums.get(what) ?? 0) + count)
  const did = [...sums].map(([what, count]) => counted(what, count)).join(', ')
  const summary = `${name}: done in ${done} of ${outcomes.length} profiles${did === '' ? '' : `, ${did}`}`
  return [table(outcomes, COLUMNS, width), '', summary].join('\n')
}

function didWords({ run, message }: Outcome): string {
  return message ?? (run ? runWords(run) || 'nothing to do' : '')
}
