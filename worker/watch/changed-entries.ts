/** Entries of one folder that changed, by their names; `all`: too many, or nobody knows which. */
export type ChangedNames = ReadonlySet<string> | 'all'

/** More names than this are not kept: the whole folder is looked at instead. A worker that takes in memories names a thousand of its own a second. */
const MOST_NAMES = 5_000

/** Collects which entries of which folders changed, in bounded room, until somebody looks. */
export class ChangedEntries {
  #byFolder = new Map<string, Set<string> | 'all'>()

  get isEmpty(): boolean {
    return this.#byFolder.size === 0
  }

  note(folder: string, name: string | undefined): void {
    const names = this.#byFolder.get(folder) ?? new Set<string>()
    if (names === 'all') return
    if (name !== undefined) names.add(name)
    const isTooMuch = name === undefined || names.size > MOST_NAMES
    this.#byFolder.set(folder, isTooMuch ? 'all' : names)
  }

  take(): ReadonlyMap<string, ChangedNames> {
    const taken = this.#byFolder
    this.#byFolder = new Map()
    return taken
  }
}
