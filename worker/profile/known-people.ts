import { join } from 'node:path'
import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'
import type { ProfileLayout } from '../../shared/layout/profile-layout.ts'
import { ConfigFile } from './config-file.ts'

/** Somebody in the person's life, with every name that they go by. */
interface Person {
  readonly names: readonly string[]
  /** Those of them that are names, and not what somebody is to the person. */
  readonly called: readonly string[]
}

const Names = (): z.ZodCatch<z.ZodArray<z.ZodString>> => z.array(z.string()).catch([])

const Someone = (): z.ZodType<{
  name?: string | undefined
  relationship?: string | undefined
  role?: string | undefined
  aliases: string[]
  nicknames: string[]
}> =>
  z.looseObject({
    name: z.string().optional(),
    relationship: z.string().optional(),
    role: z.string().optional(),
    aliases: Names(),
    nicknames: Names(),
  })

const Relationships = schema(() =>
  z.looseObject({
    relationships: z.array(Someone()).catch([]),
    contacts: z.array(Someone()).catch([]),
  }),
)

const ONE_WORD = /^\p{L}[\p{L}\p{M}\u2019'-]*$/u

/** Gives the people of `persona/relationships.json` as it is now: names, aliases, and what somebody is to the person (`sister`). */
export function watchKnownPeople(
  layout: ProfileLayout,
  onInvalid: (path: string) => void,
): () => readonly Person[] {
  const file = new ConfigFile({
    path: join(layout.persona, 'relationships.json'),
    shape: Relationships,
    fallback: { relationships: [], contacts: [] },
    onInvalid,
  })
  let of: unknown
  let people: readonly Person[] = []
  return () => {
    const current = file.current()
    if (current !== of) people = [...current.relationships, ...current.contacts].flatMap(personOf)
    of = current
    return people
  }
}

function personOf(someone: z.output<ReturnType<typeof Someone>>): Person[] {
  const { name, relationship = '', role = '', aliases, nicknames } = someone
  if (name === undefined || name.trim() === '') return []
  const [first = ''] = name.trim().split(/\s+/)
  const kinds = [relationship, role].filter((kind) => ONE_WORD.test(kind))
  const called = [...new Set([name, first, ...aliases, ...nicknames])]
  return [{ names: [...new Set([...called, ...kinds])], called }]
}
