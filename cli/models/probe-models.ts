import type { ProbeAnswer } from '../../shared/api/models.ts'
import { routes } from '../../shared/api/routes.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

/** `mh model probe`; fails when a provider does not answer. */
export async function probeModels(
  context: CommandContext,
  provider: string | undefined,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const body = provider === undefined ? {} : { provider }
  const answer = await client.call(routes.probeModels, { profile, body })
  context.output.result(answer, () =>
    answer.items.length === 0 ? 'No provider is configured.' : answer.items.map(probed).join('\n'),
  )
  const silent = answer.items.filter(({ ok }) => !ok).map((one) => one.provider)
  if (silent.length > 0)
    throw new AppError('model-failed', `No answer from: ${silent.map(oneLine).join(', ')}.`)
}

function probed({
  provider,
  ok,
  tookMs,
  reason,
  models,
  missing,
}: ProbeAnswer['items'][number]): string {
  const name = oneLine(provider)
  if (!ok) return `${name}: ${oneLine(reason ?? 'no answer')}`
  const lacks = missing.length > 0 ? `\n  it lacks: ${missing.map(oneLine).join(', ')}` : ''
  return `${name}: answers after ${tookMs} ms; ${models.map(oneLine).join(', ') || 'no models'}${lacks}`
}
