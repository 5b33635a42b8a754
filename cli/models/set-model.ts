import { routes } from '../../shared/api/routes.ts'
import { MODEL_ROLES } from '../../shared/domain/model-role.ts'
import { choice } from '../choice.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'

const OFF = 'off'

/** `mh model set` */
export async function setModel(
  context: CommandContext,
  roleName: string,
  name: string,
): Promise<void> {
  const role = choice('role', roleName, MODEL_ROLES) ?? roleName
  const { client, profile } = await connectToProfile(context)
  const answer = await client.call(routes.setModelRole, {
    profile,
    params: { role },
    body: { model: name === OFF ? null : name },
  })
  const { item } = answer
  context.output.result(answer, () => {
    if (item.resolves !== null)
      return `The role ${item.role} is served by ${oneLine(item.resolves)}.`
    return `The role ${item.role} is ${item.status}${item.reason === null ? '' : `: ${oneLine(item.reason)}`}`
  })
}
