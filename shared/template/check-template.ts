import { AppError } from '../errors/app-error.ts'
import { cleanDocument, isMembers } from './clean-document.ts'
import { type LeftOut, ProfileTemplate } from './profile-template.ts'
import {
  CONFIG_MEMBERS,
  FACET_MEMBERS,
  type MembersRule,
  PERSONA_MEMBERS,
} from './template-members.ts'

const MOST_BYTES = 512 * 1024
const MOST_FACETS = 40
const MOST_TOLD = 20
const NOBODY = { person: undefined, others: undefined }

/** A template that came from outside. Throws `invalid-input` that names each field that is wrong, or that a template may not hold. */
export function parseTemplate(value: unknown, what: string): ProfileTemplate {
  const text = JSON.stringify(value) ?? ''
  if (text.length > MOST_BYTES)
    throw refused(what, [{ field: '', reason: `it is longer than ${MOST_BYTES} characters` }])
  // Before it is parsed: what the parser passes over would not be seen any more.
  const unfit = unfitMembers(value)
  if (unfit.length > 0) throw refused(what, unfit)
  const template = ProfileTemplate.parse(value, what)
  const loose = looseEnds(template)
  if (loose.length > 0) throw refused(what, loose)
  return template
}

function unfitMembers(value: unknown): LeftOut[] {
  if (!isMembers(value)) return []
  return [
    ...Object.keys(value)
      .filter((name) => name === '__proto__')
      .map((field) => ({ field, reason: 'a member may not have this name' })),
    ...unfitIn(value['persona'], 'persona', PERSONA_MEMBERS),
    ...unfitIn(value['config'], 'config', CONFIG_MEMBERS),
    ...unfitIn(value['facets'], 'facets', {}),
  ]
}

function unfitIn(
  documents: unknown,
  group: string,
  rules: Readonly<Record<string, MembersRule>>,
): readonly LeftOut[] {
  if (!isMembers(documents)) return []
  return Object.entries(documents).flatMap(([name, value]) => {
    const field = `${group}.${name}`
    const rule = Object.hasOwn(rules, name) ? rules[name] : FACET_MEMBERS
    if (name === '__proto__') return [{ field, reason: 'a member may not have this name' }]
    return isMembers(value) && rule ? cleanDocument({ field, rule, value }, NOBODY).leftOut : []
  })
}

/** Facets of the list whose documents are not there, or somewhere else. */
function looseEnds({ persona, facets }: ProfileTemplate): LeftOut[] {
  const list = Object.entries(persona.facets?.facets ?? {})
  if (list.length > MOST_FACETS || Object.keys(facets).length > MOST_FACETS)
    return [{ field: 'facets', reason: `there are more than ${MOST_FACETS}` }]
  return list
    .filter(([, { personaFile }]) => typeof personaFile === 'string')
    .filter(
      ([name, { personaFile }]) => personaFile !== `${name}.json` || !Object.hasOwn(facets, name),
    )
    .map(([name]) => ({
      field: `persona.facets.facets.${name}.personaFile`,
      reason: `must be "${name}.json", with the facet under facets.${name}`,
    }))
}

function refused(what: string, unfit: readonly LeftOut[]): AppError {
  const fields = unfit
    .slice(0, MOST_TOLD)
    .map(({ field, reason }) => ({ path: field, message: reason }))
  const said = fields.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return new AppError(
    'invalid-input',
    `${what} is not usable as a template. ${said.join('; ')}. Take that out of it.`,
    { details: { fields } },
  )
}
