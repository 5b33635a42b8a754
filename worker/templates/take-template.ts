import type { KeeperWork } from '../../shared/control/keeper-messages.ts'
import type { Schema } from '../../shared/api/schema.ts'
import { CONFIG_NAMES, configShape } from '../../shared/domain/profile-config.ts'
import { Facet, PERSONA_DOCUMENTS, PERSONA_SHAPES } from '../../shared/domain/persona.ts'
import { AppError, systemCodeOf } from '../../shared/errors/app-error.ts'
import { openWithoutLinks } from '../../shared/files/open-without-links.ts'
import { parseJson } from '../../shared/files/parse-json.ts'
import {
  cleanDocument,
  isMembers,
  type Members,
  type Whose,
} from '../../shared/template/clean-document.ts'
import type { LeftOut } from '../../shared/template/profile-template.ts'
import {
  CONFIG_MEMBERS,
  FACET_MEMBERS,
  type MembersRule,
  PERSONA_MEMBERS,
} from '../../shared/template/template-members.ts'
import { namesPattern } from '../../shared/template/unfit-text.ts'
import { noteInProfile } from '../backup/note-in-profile.ts'
import { entriesOf, withDocuments, withTemplateFiles } from './link-facets.ts'
import { othersNames, personNames } from './persona-names.ts'

type TemplateWork = Extract<KeeperWork, { kind: 'template' }>

const LONGEST_BYTES = 1024 * 1024

/** What a template takes of a profile, and what it leaves there. INVARIANT: it stands in the person's audit before it goes out. */
export async function takeTemplate(work: TemplateWork): Promise<Record<string, unknown>> {
  const { root, name, withRelationships } = work
  const taking = new Taking(root)
  const core = await taking.read('persona/core.json')
  const relationships = await taking.read('persona/relationships.json')
  const others = othersNames(relationships)
  const whose = {
    person: namesPattern([work.username, ...work.personNames, ...personNames(core)]),
    others: withRelationships ? undefined : namesPattern(others),
  }
  const { facets: list, ...persona } = await taking.persona(whose, withRelationships)
  const facets = await taking.facets(whose, list)
  const config = await taking.config(whose)
  await noteInProfile(work, 'template_made', {
    template: name,
    relationships: String(withRelationships),
  })
  const listed = list && { facets: withDocuments(list, facets) }
  return { persona: { ...persona, ...listed }, facets, config, leftOut: taking.leftOut }
}

interface Part {
  readonly path: string
  readonly field: string
  readonly rule: MembersRule
  readonly shape: Schema
}

type Documents = Record<string, Members>

class Taking {
  readonly leftOut: LeftOut[] = []
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async persona(whose: Whose, withRelationships: boolean): Promise<Documents> {
    const documents: Documents = {}
    for (const name of PERSONA_DOCUMENTS) {
      if (name === 'relationships' && !withRelationships) continue
      const part = await this.#part(whose, {
        path: `persona/${name}.json`,
        field: `persona.${name}`,
        rule: PERSONA_MEMBERS[name],
        shape: PERSONA_SHAPES[name],
      })
      if (part) documents[name] = part
    }
    return documents
  }

  async config(whose: Whose): Promise<Documents> {
    const documents: Documents = {}
    for (const name of CONFIG_NAMES) {
      const part = await this.#part(whose, {
        path: `etc/${name}.json`,
        field: `config.${name}`,
        rule: CONFIG_MEMBERS[name],
        shape: configShape(name),
      })
      if (part) documents[name] = part
    }
    return documents
  }

  /** The documents of the facets that stayed on the list, by their names there. */
  async facets(whose: Whose, list: unknown): Promise<Documents> {
    const files = new Map(entriesOf(await this.read('persona/facets.json')))
    const documents: Documents = {}
    for (const [name, { personaFile }] of entriesOf(list)) {
      const file = String(files.get(name)?.['personaFile'])
      if (typeof personaFile !== 'string') continue
      const part = await this.#part(whose, {
        path: `persona/facets/${file.slice(file.lastIndexOf('/') + 1)}`,
        field: `facets.${name}`,
        rule: FACET_MEMBERS,
        shape: Facet,
      })
      if (part) documents[name] = part
    }
    return documents
  }

  /** A document as it is; undefined where there is none, null where it cannot be read. */
  async read(path: string): Promise<unknown> {
    try {
      const file = await openWithoutLinks(this.#root, ...path.split('/'))
      try {
        if ((await file.stat()).size > LONGEST_BYTES) throw unusable('it is too long')
        return parseJson(await file.readFile('utf8'), path)
      } finally {
        await file.close()
      }
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return undefined
      if (error instanceof AppError) return null
      throw error
    }
  }

  async #part(whose: Whose, { path, field, rule, shape }: Part): Promise<Members | undefined> {
    const value = await this.read(path)
    // A facet on the list has one; what else is missing holds its defaults.
    if (value === undefined && rule !== FACET_MEMBERS) return undefined
    if (!isMembers(value)) return this.#leave(field, 'there is no such document that can be read')
    const whole = field === 'persona.facets' ? withTemplateFiles(value) : value
    const { document, leftOut } = cleanDocument({ field, rule, value: whole }, whose)
    this.leftOut.push(...leftOut)
    // Its message may quote what stands there.
    if (!shape.zod.safeParse(document).success) return this.#leave(field, 'it is not valid')
    return document
  }

  #leave(field: string, reason: string): undefined {
    this.leftOut.push({ field, reason })
  }
}

function unusable(reason: string): AppError {
  return new AppError('invalid-input', `The document cannot be used: ${reason}.`)
}
