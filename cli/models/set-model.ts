import type { ModelList } from '../../shared/api/models.ts'
import { routes } from '../../shared/api/routes.ts'
import { MODEL_ROLES } from '../../shared/domain/model-role.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

type RoleItem = ModelList['items'][number]

const OFF = 'off'

/** `mh model set` */
export async function setModel(
  context: CommandContext,
  roleName: string,
  [name = OFF, ...others]: readonly string[],
): Promise<void> {
  const role = choice('role', roleName, MODEL_ROLES) ?? roleName
  const model = name === OFF ? null : name
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.setModelRole, {
    profile,
    params: { role },
    body: { model, ...(others.length > 0 ? { others } : {}) },
  })
  context.output.result(answer, () => oneLine(wordsOf(answer.item, model)))
}

function wordsOf(
  { role, status, resolves, reason, chain }: RoleItem,
  named: string | null,
): string {
  if (resolves === null)
    return `The role ${role} is ${status}${reason === null ? '' : `: ${reason}`}`
  const served = `The role ${role} is served by ${resolves}`
  if (named === null || resolves === named) return `${served}.`
  const problem = chain.find(({ id }) => id === named)?.problem
  return problem
    ? `${served}, since ${named} cannot be asked: ${problem}`
    : `${served}, which cognitiveModeMappings of etc/models.json name for the present mode.`
}
