import type { DoctorReport } from '../../shared/api/doctor.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { createApiClient } from '../api-client.ts'
import type { CommandContext } from '../command-context.ts'
import { doctorWords } from './doctor-words.ts'
import { observeSupervisor, type SupervisorState } from './running-supervisor.ts'

interface DoctorOptions {
  readonly fix?: boolean
  readonly deep?: boolean
  readonly security?: boolean
  readonly profile?: string
}

/** `mh doctor`: looks from inside the supervisor when one runs, else from outside; without `--deep` it starts none. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<void> {
  checkTogether(options, context.link.kind)
  const { fix = false, deep = false, security, profile } = options
  if (security) return await (await import('./try-security.ts')).trySecurity(context, profile)
  const report = deep ? await examinedDeeply(context, fix) : await examined(context, fix)
  context.output.result(report, () => doctorWords(report))
  const errors = report.findings.filter(({ severity }) => severity === 'error').length
  if (errors === 0) return
  const what = errors === 1 ? '1 thing must be put right.' : `${errors} things must be put right.`
  throw new AppError('conflict', what)
}

function checkTogether(
  { fix, deep, security, profile }: DoctorOptions,
  link: CommandContext['link']['kind'],
): void {
  if (security && (fix || deep)) {
    const message = '--security goes alone: it tries the walls, and mends nothing.'
    throw new AppError('wrong-usage', message)
  }
  if (profile !== undefined && !security)
    throw new AppError('wrong-usage', '--profile NAME goes with --security.')
  if (fix && link === 'server')
    throw new AppError('wrong-usage', '--fix is done on the machine itself, not over a server.')
}

async function examinedDeeply(context: CommandContext, fix: boolean): Promise<DoctorReport> {
  const { examineProfiles } = await import('./examine-profiles.ts')
  return await examineProfiles(context, fix)
}

async function examined(context: CommandContext, fix: boolean): Promise<DoctorReport> {
  const { link, signal } = context
  const state = link.kind === 'server' ? 'ready' : await observed(context)
  if (state !== 'ready') return await fromOutside(context, state, fix)
  const { systemReport } = await import('./system-report.ts')
  return await systemReport(context, createApiClient(link, signal), fix)
}

/** One that is there and says nothing is for the doctor to tell, too. */
async function observed(context: CommandContext): Promise<SupervisorState | 'silent'> {
  try {
    return await observeSupervisor(context)
  } catch (error) {
    if (error instanceof AppError && error.code === 'supervisor-unreachable') return 'silent'
    throw error
  }
}

async function fromOutside(
  { layout }: CommandContext,
  state: SupervisorState | 'silent',
  fix: boolean,
): Promise<DoctorReport> {
  const { examineRoot } = await import('../../shared/doctor/examine-root.ts')
  const report = await examineRoot({ layout, running: null, fix })
  const seen = state === 'absent' ? 'No supervisor runs' : `The supervisor is ${state}`
  const unseen = `${seen}: how its workers fare could not be seen. To see it: mh start, then mh doctor`
  return { ...report, unseen: [...report.unseen, unseen] }
}
