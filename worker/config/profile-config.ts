import { isDeepStrictEqual } from 'node:util'
import {
  CONFIG_NAMES,
  type ConfigName,
  configDefaults,
  configShape,
} from '../../shared/domain/profile-config.ts'
import type { DocumentVersion } from '../documents/document-history.ts'
import { type Members, masked, unmasked, withChange } from '../documents/members.ts'
import { ProfileDocument } from '../documents/profile-document.ts'

interface ProfileConfigOptions {
  /** The profile's folder. */
  readonly root: string
  readonly onInvalid: (path: string, problem: string) => void
}

interface ConfigChange {
  readonly members: Members
  readonly replace: boolean
  /** The version that the change was made from; `none` where there was none. */
  readonly version?: string | undefined
  readonly actor: string
}

interface ConfigProblem {
  readonly name: ConfigName
  readonly problem: string
  readonly inForce: 'defaults' | 'last good'
}

const MODE_HISTORY = 50

/** The config files of a profile. What looks like a key in them is shown to nobody, and kept when the mask comes back. */
export class ProfileConfig {
  readonly #documents: ReadonlyMap<ConfigName, ProfileDocument>

  constructor({ root, onInvalid }: ProfileConfigOptions) {
    const open = (name: ConfigName): ProfileDocument =>
      new ProfileDocument({
        root,
        path: `etc/${name}.json`,
        history: `etc/.history/${name}`,
        shape: configShape(name),
        defaults: () => configDefaults(name),
        onInvalid,
      })
    this.#documents = new Map(CONFIG_NAMES.map((name) => [name, open(name)]))
  }

  /** Every config file with what is wrong with it. */
  async overview(): Promise<{ name: string; problem: string | null }[]> {
    return await Promise.all(
      CONFIG_NAMES.map(async (name) => {
        const state = await this.#of(name).state()
        return { name, problem: state.status === 'broken' ? state.problem : null }
      }),
    )
  }

  /** The config files that cannot be used, and what is in force instead. */
  async problems(): Promise<ConfigProblem[]> {
    const states = await Promise.all(
      CONFIG_NAMES.map(async (name) => ({ name, state: await this.#of(name).state() })),
    )
    return states.flatMap(({ name, state }) => {
      if (state.status !== 'broken') return []
      const isDefault = isDeepStrictEqual(state.document, configDefaults(name))
      const inForce = isDefault ? 'defaults' : 'last good'
      return [{ name, problem: state.problem, inForce }]
    })
  }

  async read(name: ConfigName): Promise<Record<string, unknown>> {
    return { ...masked(await this.#of(name).read()) }
  }

  async put(
    name: ConfigName,
    { members, replace, version, actor }: ConfigChange,
  ): Promise<Record<string, unknown>> {
    const document = await this.#of(name).change({
      actor,
      version,
      make: (before) => {
        const sent = unmasked(members, before)
        const made = replace ? sent : withChange(before, sent)
        return name === 'cognitive-mode' ? withModeHistory(before, made, actor) : made
      },
    })
    return { ...masked(document) }
  }

  /** The file in force, with what is masked for people. */
  async whole(name: ConfigName): Promise<Members> {
    return await this.#of(name).read()
  }

  /** Makes a new file of the one in force, for changes that are more than members to be laid over it. */
  async change(
    name: ConfigName,
    actor: string,
    make: (before: Members) => Members,
  ): Promise<Members> {
    return await this.#of(name).change({ actor, make })
  }

  async versions(name: ConfigName, limit: number): Promise<DocumentVersion[]> {
    const versions = await this.#of(name).versions(limit)
    return versions.map((one) => ({ ...one, document: { ...masked(one.document) } }))
  }

  async undo(name: ConfigName, actor: string): Promise<Record<string, unknown>> {
    return { ...masked(await this.#of(name).undo(actor)) }
  }

  #of(name: ConfigName): ProfileDocument {
    const document = this.#documents.get(name)
    if (!document) throw new Error(`The config file ${name} was never opened.`)
    return document
  }
}

/** A change of the mode leaves a note in the file, as the single-user system does it; the newest fifty stay. */
function withModeHistory(before: Members, made: Members, actor: string): Members {
  const mode = made['currentMode']
  if (mode === before['currentMode']) return made
  const changedAt = new Date().toISOString()
  const old: unknown[] = Array.isArray(made['history']) ? made['history'] : []
  const history = [...old, { mode, changedAt, actor }].slice(-MODE_HISTORY)
  return { ...made, lastChanged: changedAt, history }
}
