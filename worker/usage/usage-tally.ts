import {
  memoryYearOf,
  USAGE_KINDS,
  type Usage,
  type UsageKind,
  usageKindOf,
} from '../../shared/domain/profile-usage.ts'

/** What `lstat` says of something. */
export interface Looked {
  readonly size: number
  /** Of 512 bytes, whatever the disk's are (stat(2)). */
  readonly blocks: number
  readonly mtimeMs: number
  readonly ctimeMs: number
}

interface Sizes {
  bytes: number
  diskBytes: number
  files: number
}

interface KindSizes extends Sizes {
  recentBytes: number
}

/** The sums of one folder of the tree, where what lies in it is added. */
export interface FolderSums {
  readonly kind: UsageKind
  readonly sums: KindSizes
  readonly year: Sizes | undefined
}

const BLOCK = 512
const RECENT_MS = 7 * 86_400_000
/** No date is later; the time of a file can be set to anything. */
const LAST_MS = 8.64e15
const MOST_LARGEST = 20
const MOST_UNREADABLE = 20
/** Folders with four figures are years; nobody has written for longer. */
const MOST_YEARS = 200

/** Adds up what a walk meets. */
export class UsageTally {
  readonly #as: 'profile' | 'plain'
  readonly #recentFrom: number
  readonly #kinds = new Map<UsageKind, KindSizes>()
  readonly #years = new Map<string, Sizes>()
  readonly #largest: Usage['largest'] = []
  readonly #unreadable: Usage['unreadable'] = { count: 0, first: [] }
  readonly #newSince: number
  #folders = 0
  #links = 0
  #newBytes = 0

  /** @param newSince ms since 1970, from when on files count as new. */
  constructor(as: 'profile' | 'plain', now: number, newSince = now) {
    this.#as = as
    this.#recentFrom = now - RECENT_MS
    this.#newSince = newSince
  }

  /** What new files take on the disk: by the time of their last change, which nobody can set (`ctime` of stat(2)). */
  get newBytes(): number {
    return this.#newBytes
  }

  /** Adds a folder of this path below the one that is measured. */
  folder(path: string, { blocks }: Pick<Looked, 'blocks'>): FolderSums {
    const kind = this.#as === 'profile' ? usageKindOf(path) : 'other'
    const sums = this.#kinds.get(kind) ?? { ...nothing(), recentBytes: 0 }
    this.#kinds.set(kind, sums)
    const year = this.#yearOf(path)
    this.#folders += 1
    for (const one of [sums, year]) if (one) one.diskBytes += blocks * BLOCK
    return { kind, sums, year }
  }

  file({ kind, sums, year }: FolderSums, path: () => string, file: Looked): void {
    const { size: bytes, mtimeMs } = file
    const diskBytes = file.blocks * BLOCK
    for (const one of [sums, year]) {
      if (!one) continue
      one.bytes += bytes
      one.diskBytes += diskBytes
      one.files += 1
    }
    if (mtimeMs >= this.#recentFrom) sums.recentBytes += bytes
    if (file.ctimeMs >= this.#newSince) this.#newBytes += diskBytes
    if (bytes <= (this.#largest.at(MOST_LARGEST - 1)?.bytes ?? 0)) return
    const at = this.#largest.findIndex((one) => one.bytes < bytes)
    const modifiedAt = new Date(Math.max(-LAST_MS, Math.min(LAST_MS, mtimeMs))).toISOString()
    this.#largest.splice(at < 0 ? this.#largest.length : at, 0, {
      path: path(),
      kind,
      bytes,
      diskBytes,
      modifiedAt,
    })
    this.#largest.splice(MOST_LARGEST)
  }

  /** Something that is neither file nor folder. What a link leads to is not looked at. */
  link({ sums }: FolderSums, { blocks }: Pick<Looked, 'blocks'>): void {
    this.#links += 1
    sums.diskBytes += blocks * BLOCK
  }

  unreadable(path: string, reason: string): void {
    this.#unreadable.count += 1
    if (this.#unreadable.first.length < MOST_UNREADABLE)
      this.#unreadable.first.push({ path, reason })
  }

  result(end: Pick<Usage, 'measuredAt' | 'complete'>): Usage {
    const kinds = USAGE_KINDS.flatMap((kind) => {
      const sums = this.#kinds.get(kind)
      return sums ? [{ kind, ...sums }] : []
    })
    const years = [...this.#years].toSorted(([one], [other]) => other.localeCompare(one))
    return {
      ...end,
      ...total(kinds),
      folders: this.#folders,
      links: this.#links,
      kinds,
      years: years.map(([year, sums]) => ({ year, ...sums })),
      largest: this.#largest,
      unreadable: this.#unreadable,
    }
  }

  #yearOf(path: string): Sizes | undefined {
    const year = this.#as === 'profile' ? memoryYearOf(path) : undefined
    if (year === undefined) return undefined
    const known = this.#years.get(year)
    if (known || this.#years.size >= MOST_YEARS) return known
    const sums = nothing()
    this.#years.set(year, sums)
    return sums
  }
}

function nothing(): Sizes {
  return { bytes: 0, diskBytes: 0, files: 0 }
}

function total(kinds: readonly Sizes[]): Sizes {
  const sum = (name: keyof Sizes): number => kinds.reduce((all, one) => all + one[name], 0)
  return { bytes: sum('bytes'), diskBytes: sum('diskBytes'), files: sum('files') }
}
