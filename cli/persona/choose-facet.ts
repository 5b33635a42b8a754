import { routes } from '../../shared/api/routes.ts'
import { DEFAULT_FACET, FacetList } from '../../shared/domain/persona.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { table } from '../terminal/table.ts'

/** `mh persona facet` */
export async function chooseFacet(
  context: CommandContext,
  name: string | undefined,
): Promise<void> {
  const { client, profile } = await connectToProfile(context)
  const address = { profile, params: { document: 'facets' } } as const
  if (name !== undefined) {
    const body = { activeFacet: name }
    const changed = await client.call(routes.putPersonaDocument, { ...address, query: {}, body })
    return context.output.result(changed, () => `The facet is ${name}.`)
  }
  const list = await client.call(routes.getPersonaDocument, address)
  context.output.result(list, () => facetTable(FacetList.parse(list, 'The list of facets')))
}

function facetTable({ activeFacet, facets }: FacetList): string {
  return table(Object.entries(facets ?? {}), [
    { title: 'FACET', value: ([name]) => name },
    {
      title: 'STATE',
      value: ([name, { enabled }]) =>
        name === (activeFacet ?? DEFAULT_FACET) ? 'active' : enabled === false ? 'off' : '',
    },
    { title: 'DESCRIPTION', value: ([, { description }]) => description ?? '', shrinks: true },
  ])
}
