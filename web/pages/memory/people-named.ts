import { z } from 'zod'

const someone = () => z.object({ name: z.string().trim().min(1) })

/** The names of the people in the persona's document `relationships`; members of other forms are passed over. */
export function peopleNamed(relationships: Readonly<Record<string, unknown>>): string[] {
  const lists = [relationships['relationships'], relationships['contacts']]
  const names = lists
    .flatMap((list) => (Array.isArray(list) ? Array.from<unknown>(list) : []))
    .flatMap((one) => someone().safeParse(one).data?.name ?? [])
  return [...new Set(names)].toSorted((one, other) => one.localeCompare(other))
}
