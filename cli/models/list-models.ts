import type { ModelList } from '../../shared/api/models.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { type Column, table } from '../terminal/table.ts'

type RoleItem = ModelList['items'][number]
type Budget = ModelList['budget']
type ProviderItem = ModelList['providers'][number]

const ROLES: readonly Column<RoleItem>[] = [
  { title: 'ROLE', value: ({ role }) => role },
  { title: 'STATE', value: ({ status }) => status },
  { title: 'MODEL', value: ({ resolves }) => resolves ?? '' },
  { title: 'THEN', value: othersOf },
  { title: 'WHY', value: ({ reason }) => reason ?? '', shrinks: true },
]
const PROVIDERS: readonly Column<ProviderItem>[] = [
  { title: 'PROVIDER', value: ({ name }) => name },
  { title: 'KIND', value: ({ kind }) => kind },
  { title: 'ADDRESS', value: ({ baseUrl }) => baseUrl ?? '' },
  { title: 'LOCAL', value: ({ isLocal }) => (isLocal ? 'yes' : 'no') },
  { title: 'STATE', value: stateOf, shrinks: true },
]

/** `mh model list` */
export async function listModels(context: CommandContext): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const models = await client.call(routes.listModels, { profile })
  const { columns } = context.output
  context.output.result(models, () => {
    const roles = table(models.items, ROLES, columns)
    const providers = models.providers.length > 0 ? table(models.providers, PROVIDERS, columns) : ''
    const words = [budgetWords(models.budget), embeddingWords(models.embedding)]
    return [roles, providers, ...words].filter((part) => part !== '').join('\n\n')
  })
}

/** What is asked when that one does not answer; a model that cannot be asked stands in brackets. */
function othersOf({ resolves, chain }: RoleItem): string {
  return chain
    .filter(({ id }) => id !== resolves)
    .map(({ id, problem }) => (problem === null ? id : `(${id})`))
    .join(', ')
}

function budgetWords({ status, tokensPerDay, usedToday, callsToday, reason }: Budget): string {
  if (status === 'spent' || status === 'invalid') return oneLine(reason ?? status)
  if (callsToday === 0 && tokensPerDay === null) return ''
  const calls = callsToday === 1 ? '1 question' : `${callsToday} questions`
  const most = tokensPerDay === null ? '' : ` of ${tokensPerDay}`
  return `Used today: ${usedToday}${most} tokens, ${calls}`
}

function stateOf({ problem, health }: ProviderItem): string {
  if (problem !== null) return problem
  if (health.status === 'down') return `down: ${health.reason}`
  return health.status === 'up' ? `up, ${health.tookMs} ms` : 'not asked yet'
}

function embeddingWords({
  state,
  embedded,
  leftOut,
  progress,
  reason,
}: ModelList['embedding']): string {
  if (state === 'off') return ''
  const left = leftOut > 0 ? `, ${leftOut} left out` : ''
  const why = reason === null ? '' : `: ${oneLine(reason)}`
  return `Embedded ${embedded} memories${left}; ${state}, ${Math.floor(progress * 100)} %${why}`
}
