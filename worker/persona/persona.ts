import { posix } from 'node:path'
import { ruleFault, saidFault } from '../../shared/api/field-fault.ts'
import {
  DEFAULT_FACET,
  Facet,
  FacetList,
  PERSONA_DOCUMENTS,
  PERSONA_SHAPES,
  type PersonaDocument,
  withFacet,
} from '../../shared/domain/persona.ts'
import type { DocumentSaid, DocumentSaidCode } from '../../shared/domain/document-said.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { starterPersona } from '../../shared/profile/starter-persona.ts'
import type { DocumentProblem } from '../documents/judge-document.ts'
import type { DocumentVersion } from '../documents/document-history.ts'
import { type Members, isMembers, withChange } from '../documents/members.ts'
import { ProfileDocument } from '../documents/profile-document.ts'

interface PersonaOptions {
  /** The profile's folder. */
  readonly root: string
  readonly username: string
  /** Throws `conflict` in a mode in which nothing is written. */
  readonly checkMayWrite: () => void
  readonly onInvalid: (path: string, problem: string) => void
}

/** Who writes what, and whether it is the whole. */
export interface DocumentChange {
  readonly members: Members
  readonly replace: boolean
  readonly actor: string
}

/** A file that is not in force as it stands, and why: in English, and by codes. */
interface Problem {
  readonly document: string
  readonly problem: string
  readonly problemSaid: DocumentSaid[]
}

interface InForce {
  readonly activeFacet: string
  readonly persona: Record<string, unknown>
  readonly problems: Problem[]
}

const FACET_NAME = /^[a-z][a-z0-9_-]{0,39}$/
/** Words that stand in the addresses of the list itself. */
const NO_FACETS: ReadonlySet<string> = new Set([DEFAULT_FACET, 'history', 'undo'])

/** The persona of a profile: five documents, and facets of which one may be laid over the core. */
export class Persona {
  readonly #options: PersonaOptions
  readonly #documents = new Map<string, ProfileDocument>()

  constructor(options: PersonaOptions) {
    this.#options = options
  }

  /** The core with the active facet laid over it, and what is wrong with the files. */
  async inForce(): Promise<InForce> {
    const problems: InForce['problems'] = []
    for (const name of PERSONA_DOCUMENTS) {
      const state = await this.#document(name).state()
      if (state.status === 'broken') problems.push(problemOf(name, state))
    }
    const core = await this.#document('core').read()
    const { activeFacet, facets } = await this.#list()
    const active = activeFacet ?? DEFAULT_FACET
    if (active === DEFAULT_FACET || facets?.[active]?.personaFile === null)
      return { activeFacet: active, persona: { ...core }, problems }
    const facet = await this.#activeFacet(active, problems)
    return facet
      ? { activeFacet: active, persona: { ...withFacet(core, facet) }, problems }
      : { activeFacet: DEFAULT_FACET, persona: { ...core }, problems }
  }

  async read(name: PersonaDocument): Promise<Record<string, unknown>> {
    return { ...(await this.#document(name).read()) }
  }

  async put(name: PersonaDocument, change: DocumentChange): Promise<Record<string, unknown>> {
    const { actor, replace, members } = change
    return await this.change(name, actor, (before) => {
      const made = replace ? members : withChange(before, members)
      if (name === 'facets') checkActiveFacet(made)
      return made
    })
  }

  /** Makes a new document of the one in force; what `make` throws leaves it as it is. */
  async change(
    name: PersonaDocument,
    actor: string,
    make: (before: Members) => Members,
  ): Promise<Record<string, unknown>> {
    this.#options.checkMayWrite()
    return { ...(await this.#document(name).change({ actor, make })) }
  }

  async versions(name: PersonaDocument, limit: number): Promise<DocumentVersion[]> {
    return await this.#document(name).versions(limit)
  }

  async undo(name: PersonaDocument, actor: string): Promise<Record<string, unknown>> {
    this.#options.checkMayWrite()
    return { ...(await this.#document(name).undo(actor)) }
  }

  async readFacet(name: string): Promise<Record<string, unknown>> {
    return { ...(await (await this.#facet(name)).read()) }
  }

  /** Makes a facet or changes it, and puts it on the list. */
  async putFacet(name: string, change: DocumentChange): Promise<Record<string, unknown>> {
    this.#options.checkMayWrite()
    if (!FACET_NAME.test(name) || NO_FACETS.has(name)) throw wrongFacetName()
    const { members, replace, actor } = change
    const facet = await this.#facet(name)
    const document = await facet.change({
      actor,
      make: (before) => ({ facet: name, ...(replace ? members : withChange(before, members)) }),
    })
    await this.#enlist(name, document, actor)
    return { ...document }
  }

  async facetVersions(name: string, limit: number): Promise<DocumentVersion[]> {
    return await (await this.#facet(name)).versions(limit)
  }

  async undoFacet(name: string, actor: string): Promise<Record<string, unknown>> {
    this.#options.checkMayWrite()
    const document = await (await this.#facet(name)).undo(actor)
    await this.#enlist(name, document, actor)
    return { ...document }
  }

  /** Takes a facet away, and off the list; when it was the active one the core is in force alone. */
  async removeFacet(name: string, actor: string): Promise<void> {
    this.#options.checkMayWrite()
    await (await this.#facet(name)).remove()
    await this.#document('facets').change({
      actor,
      make: (before) => {
        const { [name]: _removed, ...facets } = membersOf(before['facets'])
        const active = before['activeFacet'] === name ? { activeFacet: DEFAULT_FACET } : {}
        return { ...before, ...active, facets }
      },
    })
  }

  async #activeFacet(name: string, problems: InForce['problems']): Promise<Members | undefined> {
    const { facets } = await this.#list()
    const document = `facets/${name}`
    const entry = facets?.[name]
    if (!entry || entry.enabled === false) {
      problems.push(problemOf(document, entry ? FACET_PROBLEMS.off : FACET_PROBLEMS.unlisted))
      return undefined
    }
    const state = await (await this.#facet(name)).state()
    if (state.status === 'broken') problems.push(problemOf(document, state))
    if (state.status !== 'missing') return state.document
    problems.push(problemOf(document, FACET_PROBLEMS.noFile))
    return undefined
  }

  async #enlist(name: string, facet: Members, actor: string): Promise<void> {
    if ((await this.#list()).facets?.[name]) return
    const { description } = facet
    const entry = {
      name,
      description: description ?? '',
      personaFile: `${name}.json`,
      enabled: true,
    }
    await this.#document('facets').change({
      actor,
      make: (before) => withChange(before, { facets: { [name]: entry } }),
    })
  }

  async #list(): Promise<FacetList> {
    return FacetList.parse(await this.#document('facets').read(), 'persona/facets.json')
  }

  /** The file that the list names for a facet, else the one with its name. */
  async #facet(name: string): Promise<ProfileDocument> {
    if (!FACET_NAME.test(name)) throw new AppError('not-found', 'There is no such facet.')
    const listed = (await this.#list()).facets?.[name]?.personaFile
    const file = posix.basename(listed ?? `${name}.json`)
    return this.#open(`persona/facets/${file}`, `persona/.history/facet-${file.slice(0, -5)}`, {
      shape: Facet,
      defaults: () => undefined,
    })
  }

  #document(name: PersonaDocument): ProfileDocument {
    const path = `persona/${name}.json`
    const starter = (): Members =>
      membersOf(starterPersona(this.#options.username, new Date().toISOString())[path])
    return this.#open(path, `persona/.history/${name}`, {
      shape: PERSONA_SHAPES[name],
      defaults: starter,
    })
  }

  #open(
    path: string,
    history: string,
    kind: Pick<ConstructorParameters<typeof ProfileDocument>[0], 'shape' | 'defaults'>,
  ): ProfileDocument {
    const known = this.#documents.get(path)
    if (known) return known
    const { root, onInvalid } = this.#options
    const opened = new ProfileDocument({ root, path, history, onInvalid, ...kind })
    this.#documents.set(path, opened)
    return opened
  }
}

const FACET_PROBLEMS = {
  off: facetProblem('facet-off', 'is switched off'),
  unlisted: facetProblem('facet-unlisted', 'is not on the list'),
  noFile: facetProblem('facet-no-file', 'has no file'),
} as const

function facetProblem(code: DocumentSaidCode, what: string): DocumentProblem {
  const problem = `The active facet ${what}: the core is in force alone.`
  return { problem, said: [{ code, values: {} }] }
}

function problemOf(document: string, { problem, said }: DocumentProblem): Problem {
  return { document, problem, problemSaid: [...said] }
}

function membersOf(value: unknown): Members {
  return isMembers(value) ? value : {}
}

/** Only a facet that is on the list, and not switched off, may be the active one. */
function checkActiveFacet(list: Members): void {
  const { activeFacet, facets } = FacetList.parse(list, 'Body')
  const entry = facets?.[activeFacet ?? DEFAULT_FACET]
  if (!activeFacet || activeFacet === DEFAULT_FACET || (entry && entry.enabled !== false)) return
  const known = Object.keys(facets ?? {}).filter((name) => facets?.[name]?.enabled !== false)
  const fault = saidFault('activeFacet', 'no-such-facet', { names: known.join(', ') })
  throw new AppError('invalid-input', `Body is not valid. activeFacet: ${fault.message}.`, {
    details: { fields: [fault] },
  })
}

function wrongFacetName(): AppError {
  const fault = ruleFault('name', 'facet-name')
  return new AppError('invalid-input', `The facet’s name is not usable: ${fault.message}.`, {
    details: { fields: [fault] },
  })
}
