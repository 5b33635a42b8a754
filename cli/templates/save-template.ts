import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { partWords } from './show-templates.ts'

interface Saving {
  readonly name: string
  readonly from: string
  readonly description?: string
  readonly withRelationships?: boolean
  readonly replace?: boolean
}

const MOST_SHOWN = 40

/** `mh profile template save` */
export async function saveTemplate(context: CommandContext, saving: Saving): Promise<void> {
  const client = await connect(context)
  const { name, from, description = '', withRelationships = false, replace = false } = saving
  const saved = await client.call(routes.saveTemplate, {
    body: { name, from: from.toLowerCase(), description, withRelationships, replace },
  })
  const { template, leftOut } = saved
  context.output.result(saved, () =>
    [
      `Saved the template ${name}: ${partWords(template)}.`,
      ...(leftOut.length > 0 ? [`Left out of it: ${leftOut.length}`] : []),
      ...leftOut.slice(0, MOST_SHOWN).map(({ field, reason }) => `  ${field}: ${reason}`),
      ...(leftOut.length > MOST_SHOWN ? [`  … all of them with --json`] : []),
      `Look at it before you use it: mh profile template show ${name}`,
    ].join('\n'),
  )
}

/** `mh profile template delete` */
export async function deleteTemplate(context: CommandContext, name: string): Promise<void> {
  const client = await connect(context)
  const deleted = await client.call(routes.deleteTemplate, { params: { name } })
  context.output.result(deleted, () => `Deleted the template ${name}.`)
}
