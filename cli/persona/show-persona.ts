import type { PersonaInForce } from '../../shared/api/persona.ts'
import { routes } from '../../shared/api/routes.ts'
import type { CommandContext } from '../command-context.ts'
import { connectToProfile } from '../connect.ts'
import { oneLine } from '../terminal/safe-text.ts'
import { type NamedDocument, personaDocument, targetOf } from './persona-document.ts'

/** `mh persona show` */
export async function showPersona(context: CommandContext, named: NamedDocument): Promise<void> {
  const { output } = context
  if (named.document !== undefined || named.facet !== undefined) {
    const target = targetOf(named)
    const document = await personaDocument(await connectToProfile(context), target).get()
    return output.result(document, () => JSON.stringify(document, null, 2))
  }
  const { client, profile } = await connectToProfile(context)
  const inForce = await client.call(routes.getPersona, { profile })
  output.result(inForce, () => personaWords(inForce))
  for (const { document, problem } of inForce.problems)
    output.note(`${document} is not in force as it stands: ${oneLine(problem)}`)
}

function personaWords({ persona, activeFacet }: PersonaInForce): string {
  const identity = Object(persona['identity'])
  const style = Object(Object(persona['personality']).communicationStyle)
  const facts = [
    ['Name', identity.name],
    ['Role', identity.role],
    ['Purpose', identity.purpose],
    [
      'Speaks',
      [style.tone, style.humor, style.formality, style.verbosity].flat().filter(Boolean).join(', '),
    ],
    ['Values', listed(Object(persona['values']).core, 'value')],
    ['Goals', listed(Object(persona['goals']).shortTerm, 'goal')],
    ['Facet', activeFacet],
  ] as const
  const lines = facts.flatMap(([name, value]) =>
    value ? [`${name.padEnd(12)}${oneLine(String(value))}`] : [],
  )
  return lines.join('\n')
}

/** Older files have texts where newer ones have objects. */
function listed(items: unknown, member: string): string {
  if (!Array.isArray(items)) return ''
  return items
    .map((item: unknown) => (typeof item === 'string' ? item : Object(item)[member]))
    .filter((text) => typeof text === 'string')
    .join('; ')
}
