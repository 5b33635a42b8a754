import { routes } from '../../shared/api/routes.ts'
import type { TemplateSummary } from '../../shared/api/templates.ts'
import type { CommandContext } from '../command-context.ts'
import { connect } from '../connect.ts'
import { table } from '../terminal/table.ts'
import { localTime } from '../terminal/time-words.ts'

/** `mh profile template list` */
export async function listTemplates(context: CommandContext): Promise<void> {
  const client = await connect(context)
  const list = await client.call(routes.listTemplates)
  const { output } = context
  output.result(list, () => {
    if (list.items.length === 0)
      return 'There is no template. Make one: mh profile template save NAME --from USER'
    return table(
      list.items,
      [
        { title: 'NAME', value: ({ name }) => name },
        { title: 'SAVED', value: ({ savedAt }) => (savedAt ? localTime(savedAt) : '') },
        { title: 'HOLDS', value: (one) => one.problem ?? partWords(one), shrinks: true },
        { title: 'DESCRIPTION', value: ({ description }) => description, shrinks: true },
      ],
      output.columns,
    )
  })
}

/** `mh profile template show` */
export async function showTemplate(context: CommandContext, name: string): Promise<void> {
  const client = await connect(context)
  const found = await client.call(routes.getTemplate, { params: { name } })
  context.output.result(found, () => JSON.stringify(found.template, null, 2))
}

/** What a template holds, in a line. */
export function partWords({ parts }: Pick<TemplateSummary, 'parts'>): string {
  return parts.length > 0 ? parts.join(', ') : 'nothing'
}
