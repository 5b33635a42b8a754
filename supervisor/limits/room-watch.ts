import type { Disk } from '../usage/disk-of.ts'
import type { RunningProcess } from './busy-workers.ts'
import {
  bytesToKeep,
  hogAmong,
  isShort,
  LEAST_BYTES,
  looksWithFigures,
  type RoomLook,
  takenBytes,
  WINDOW_MS,
  writtenIn,
} from './disk-hog.ts'

export interface RoomWatchOptions {
  readonly disk: () => Promise<Disk>
  /** What the configuration says is to stay free. */
  readonly keepFreeMb: () => number | undefined
  readonly writtenBy: (pid: number) => Promise<number | undefined>
  /** What the processes that some workers started have written, by the worker's. */
  readonly writtenBySessions: (pids: ReadonlySet<number>) => Promise<ReadonlyMap<number, number>>
  /** What files of some profiles take that were written since a time (ms since 1970), by username. */
  readonly newBytes: (
    profiles: readonly string[],
    since: number,
  ) => Promise<ReadonlyMap<string, number>>
  /** Hears of a disk that runs full, and whose worker is ended for it; undefined where it is nobody’s. */
  readonly onShort: (hog: RunningProcess | undefined, room: Room) => void
  readonly onTrouble: (error: unknown) => void
}

export interface Room {
  readonly freeBytes: number
  readonly keepBytes: number
  /** Taken within the last minute. */
  readonly takenBytes: number
}

type End = (hog: RunningProcess) => void

/** With this many times what is to be kept nobody is asked what they write. */
const NEAR = 4

/**
 * Keeps one worker from taking the last room of the disk: when that runs short, the worker that took most of it lately is ended, and the others go on with what is
 * left. Figures of the kernel say who it was; where they say nothing, the times of files do.
 */
export class RoomWatch {
  readonly #options: RoomWatchOptions
  #looks: RoomLook[] = []
  #isLooking = false
  /** Whether it was short at the last look, and that was told. */
  #isTold = false

  constructor(options: RoomWatchOptions) {
    this.#options = options
  }

  /** To be called about once a second; while a look is under way, another is none. Never throws. */
  async look(running: readonly RunningProcess[], end: End): Promise<void> {
    if (this.#isLooking || running.length === 0) return
    this.#isLooking = true
    try {
      await this.#lookOnce(running, end)
    } catch (error) {
      this.#options.onTrouble(error)
    } finally {
      this.#isLooking = false
    }
  }

  async #lookOnce(running: readonly RunningProcess[], end: End): Promise<void> {
    const { freeBytes, totalBytes } = await this.#options.disk()
    const keepBytes = bytesToKeep(totalBytes, this.#options.keepFreeMb())
    const isNear = freeBytes < NEAR * keepBytes
    const at = performance.now()
    const written = isNear ? await this.#written(running) : new Map<number, number>()
    this.#looks = [
      ...this.#looks.filter((look) => at - look.at < WINDOW_MS),
      { at, freeBytes, written },
    ]
    if (!isShort(this.#looks, keepBytes)) this.#isTold = false
    else await this.#whenShort(running, { freeBytes, keepBytes }, end)
  }

  async #whenShort(
    running: readonly RunningProcess[],
    room: Omit<Room, 'takenBytes'>,
    end: End,
  ): Promise<void> {
    const taken = takenBytes(this.#looks)
    const hog = taken < LEAST_BYTES ? undefined : await this.#hog(running)
    if (!hog && this.#isTold) return
    this.#isTold = true
    this.#options.onShort(hog, { ...room, takenBytes: taken })
    if (!hog) return
    end(hog)
    // What was taken was its: the others begin anew.
    this.#looks = []
  }

  /** Who took the room. First by what was written, which costs little; then by files, which takes its time. */
  async #hog(running: readonly RunningProcess[]): Promise<RunningProcess | undefined> {
    const looks = looksWithFigures(this.#looks)
    const own = writtenIn(looks)
    const started = await this.#options.writtenBySessions(new Set(running.map(({ pid }) => pid)))
    const wrote = ({ pid }: RunningProcess): number => (own.get(pid) ?? 0) + (started.get(pid) ?? 0)
    const byFigures = hogAmong(
      running.map((one) => [one, wrote(one)] as const),
      takenBytes(looks),
    )
    return byFigures ?? (await this.#hogByFiles(running))
  }

  async #hogByFiles(running: readonly RunningProcess[]): Promise<RunningProcess | undefined> {
    const first = this.#looks[0]?.at ?? 0
    const since = Date.now() - (performance.now() - first)
    const names = running.map(({ profile }) => profile.username)
    const found = await this.#options.newBytes(names, since)
    const bytes = running.map((one) => [one, found.get(one.profile.username) ?? 0] as const)
    return hogAmong(bytes, takenBytes(this.#looks))
  }

  async #written(running: readonly RunningProcess[]): Promise<ReadonlyMap<number, number>> {
    const figures = new Map<number, number>()
    for (const { pid } of running) {
      const bytes = await this.#options.writtenBy(pid)
      if (bytes !== undefined) figures.set(pid, bytes)
    }
    return figures
  }
}
