import { starterConfig } from '../profile/starter-config.ts'
import { starterPersona } from '../profile/starter-persona.ts'
import { isMembers, type Members } from './clean-document.ts'
import { PERSON, type ProfileTemplate } from './profile-template.ts'

/** The files that a template gives to a new profile, by path below it: starter files with what the template says laid over them. */
export function filesOfTemplate(
  { persona, facets, config }: ProfileTemplate,
  username: string,
  now: string,
): Readonly<Record<string, unknown>> {
  const starters = { ...starterPersona(username, now), ...starterConfig(now) }
  const documents = [
    ...Object.entries(persona).map(([name, value]) => [`persona/${name}.json`, value] as const),
    ...Object.entries(facets).map(
      ([name, value]) => [`persona/facets/${name}.json`, value] as const,
    ),
    ...Object.entries(config).map(([name, value]) => [`etc/${name}.json`, value] as const),
  ]
  const files = documents.flatMap(([path, value]) =>
    value === undefined ? [] : [[path, over(starters[path], named(value, username))] as const],
  )
  return Object.fromEntries(files)
}

/** Objects member by member; lists and everything else as the template has them. */
function over(below: unknown, above: unknown): unknown {
  if (!isMembers(below) || !isMembers(above)) return above
  const laid = Object.entries(above).map(
    ([name, value]) => [name, over(memberOf(below, name), value)] as const,
  )
  return { ...below, ...Object.fromEntries(laid) }
}

function memberOf(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function named(value: unknown, username: string): unknown {
  if (typeof value === 'string') return value.replaceAll(PERSON, () => username)
  if (Array.isArray(value)) return value.map((one: unknown) => named(one, username))
  if (!isMembers(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, named(member, username)]),
  )
}
