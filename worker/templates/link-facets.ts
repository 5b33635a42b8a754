import { DEFAULT_FACET } from '../../shared/domain/persona.ts'
import { isMembers, type Members } from '../../shared/template/clean-document.ts'
import { FACET_NAME } from '../../shared/template/profile-template.ts'

/** `persona/facets.json` with each facet's file named as in a template, without facets whose names are not usable. */
export function withTemplateFiles(list: Members): Members {
  return withEntries(
    list,
    entriesOf(list).flatMap(([name, entry]) => {
      if (!FACET_NAME.test(name)) return []
      return [[name, hasFile(entry) ? { ...entry, personaFile: `${name}.json` } : entry]]
    }),
  )
}

/** The same without facets whose documents are not there. */
export function withDocuments(
  list: Members,
  documents: Readonly<Record<string, Members>>,
): Members {
  return withEntries(
    list,
    entriesOf(list).filter(([name, entry]) => !hasFile(entry) || Object.hasOwn(documents, name)),
  )
}

/** The facets on a list, by name. */
export function entriesOf(list: unknown): [string, Members][] {
  const facets = isMembers(list) ? list['facets'] : undefined
  if (!isMembers(facets)) return []
  return Object.entries(facets).flatMap(([name, entry]) =>
    isMembers(entry) ? [[name, entry]] : [],
  )
}

function withEntries(list: Members, entries: readonly [string, Members][]): Members {
  if (!isMembers(list['facets'])) return list
  const active = list['activeFacet']
  const isThere = entries.some(([name]) => name === active)
  return {
    ...list,
    ...(active === undefined || isThere ? {} : { activeFacet: DEFAULT_FACET }),
    facets: Object.fromEntries(entries),
  }
}

function hasFile({ personaFile }: Members): boolean {
  return typeof personaFile === 'string'
}
