/** How much room there was, and how much each process had written by then. */
export interface RoomLook {
  /** Monotonic ms. */
  readonly at: number
  readonly freeBytes: number
  /** By process; without those whose figures nobody may read. */
  readonly written: ReadonlyMap<number, number>
}

/** Looks that lie further back say nothing of who takes the room now. */
export const WINDOW_MS = 60_000
/** Whoever wrote less has not filled a disk. */
export const LEAST_BYTES = 16 * 1024 * 1024
const MB = 1024 * 1024
const MOST_KEPT_MB = 2_048
const KEPT_SHARE = 0.05

/** What is to stay free of a disk of this size: what the configuration says, or a twentieth and at most 2,048 MB. */
export function bytesToKeep(totalBytes: number, keepFreeMb: number | undefined): number {
  if (keepFreeMb !== undefined) return keepFreeMb * MB
  return Math.min(totalBytes * KEPT_SHARE, MOST_KEPT_MB * MB)
}

/** What was taken since the first of some looks; less than nothing where room was made. */
export function takenBytes(looks: readonly RoomLook[]): number {
  return (looks[0]?.freeBytes ?? 0) - (looks.at(-1)?.freeBytes ?? 0)
}

/** Whether less than what is to be kept is free, or would be at the next look if it went on as since the last one; never where nothing is to be kept. */
export function isShort(looks: readonly RoomLook[], keepBytes: number): boolean {
  const [before, last] = [looks.at(-2), looks.at(-1)]
  if (!last || keepBytes === 0) return false
  const taken = before ? Math.max(0, before.freeBytes - last.freeBytes) : 0
  return last.freeBytes - taken < keepBytes
}

/** The looks at which it was asked what is written. */
export function looksWithFigures(looks: readonly RoomLook[]): readonly RoomLook[] {
  return looks.filter(({ written }) => written.size > 0)
}

/** What each process has written since the first of some looks; of one that came later, all that it wrote. */
export function writtenIn(looks: readonly RoomLook[]): ReadonlyMap<number, number> {
  const [first, ...later] = looks
  const last = later.at(-1)
  if (!first || !last) return new Map()
  return new Map(
    [...last.written].map(([pid, bytes]) => [pid, bytes - (first.written.get(pid) ?? 0)]),
  )
}

/** Who wrote most, if that is at least half of what was taken: what else runs on the machine may fill its disk, too. */
export function hogAmong<T>(bytesOf: Iterable<readonly [T, number]>, taken: number): T | undefined {
  const [most] = [...bytesOf].toSorted(([, one], [, other]) => other - one)
  return most && most[1] >= Math.max(LEAST_BYTES, taken / 2) ? most[0] : undefined
}
