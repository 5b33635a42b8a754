import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../shared/errors/app-error.ts'
import { profileRoot, type RootLayout } from '../../shared/layout/root-layout.ts'
import type { Known, Place, UsageBook } from './usage-book.ts'
import { type Disk, diskOf } from './disk-of.ts'

interface UsagesParts {
  readonly layout: RootLayout
  readonly book: UsageBook
  /** Where the configuration says that backups go. */
  readonly backupFolder: () => string | undefined
}

interface Asking {
  readonly waitMs: number
  readonly anew: boolean
}

interface Named {
  readonly username: string
  /** Where the profile of an archived account lies. */
  readonly archive: { readonly folder: string } | null
}

type Listed = readonly (readonly [string, Known])[]

const NOT_LOOKED_AT: Known = { usage: null, problem: null, isMeasuring: false }

/** How much space profiles take, those that were put away, and backups. */
export class ProfileUsages {
  readonly #parts: UsagesParts

  constructor(parts: UsagesParts) {
    this.#parts = parts
  }

  async of(profile: Named, asking: Asking): Promise<{ known: Known; disk: Disk }> {
    const place = this.#profilePlace(profile)
    const known = await this.#parts.book.ask([place], asking)
    return {
      known: known.get(place.key) ?? NOT_LOOKED_AT,
      disk: await diskOf(this.#parts.layout.root),
    }
  }

  async all(
    profiles: readonly Named[],
    { withCopies, ...asking }: Asking & { readonly withCopies: boolean },
  ): Promise<{ profiles: Listed; archived: Listed; backups: Listed; disk: Disk }> {
    const people = profiles.map((one) => [one.username, this.#profilePlace(one)] as const)
    const archived = withCopies ? await this.#archived(people) : []
    const folder = this.#parts.backupFolder()
    const backups = withCopies && folder !== undefined ? await placesIn(folder, 'plain') : []
    const places = [...people, ...archived, ...backups].map(([, place]) => place)
    const known = await this.#parts.book.ask(places, asking)
    const listed = (wanted: readonly NamedPlace[]): Listed =>
      wanted.map(([name, { key }]) => [name, known.get(key) ?? NOT_LOOKED_AT])
    const disk = await diskOf(this.#parts.layout.root)
    return { profiles: listed(people), archived: listed(archived), backups: listed(backups), disk }
  }

  /** What is in the archive besides profiles of accounts that are there, too. */
  async #archived(people: readonly NamedPlace[]): Promise<NamedPlace[]> {
    const known = new Set(people.map(([, { key }]) => key))
    const found = await placesIn(this.#parts.layout.archive, 'profile')
    return found.filter(([, { key }]) => !known.has(key))
  }

  #profilePlace({ username, archive }: Named): Place {
    const { layout } = this.#parts
    const path = archive ? join(layout.archive, archive.folder) : profileRoot(layout, username)
    return { key: path, path, as: 'profile' }
  }
}

type NamedPlace = readonly [string, Place]

/** The folders in a folder; links are none. */
async function placesIn(folder: string, as: Place['as']): Promise<NamedPlace[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    return names.toSorted().map((name) => {
      const path = join(folder, name)
      return [name, { key: path, path, as }] as const
    })
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
