import type { SystemStatus } from '../api/system.ts'
import type { WorkerRow } from '../api/workers.ts'
import type { WallsInForce } from '../domain/walls-said.ts'
import type { RootLayout } from '../layout/root-layout.ts'

/** What a running supervisor knows and nobody else can see. */
export interface RunningFacts {
  readonly workers: readonly WorkerRow[]
  readonly outdatedWorkers: number
  /** What the build of the supervisor is to workers; null where nothing speaks against it. */
  readonly workerBuild: SystemStatus['workerBuild']
  /** Null when it has not said them. */
  readonly walls: WallsInForce | null
  readonly listening: { readonly host: string; readonly port: number }
}

/** From when on something is too little, or too much. */
export interface RootBounds {
  readonly freeBytes: number
  readonly freeInodes: number
  readonly logBytes: number
}

/** A data root as the checks see it. */
export interface RootPlace {
  readonly layout: RootLayout
  readonly now: Date
  /** `process.version` of who looks. */
  readonly nodeVersion: string
  /** The account of who looks; null where the system has none. */
  readonly uid: number | null
  /** How far a time zone is from UTC in January and in July, as Node says. */
  readonly zoneOffsets: (timeZone: string) => readonly [string, string]
  readonly bounds: RootBounds
  /** Null when no supervisor runs. */
  readonly running: RunningFacts | null
}

const MIB = 1024 * 1024

/** A data root as this process sees it now. */
export function rootPlace(layout: RootLayout, running: RunningFacts | null): RootPlace {
  return {
    layout,
    running,
    now: new Date(),
    nodeVersion: process.version,
    uid: process.getuid?.() ?? null,
    zoneOffsets: (timeZone) => [offsetIn(timeZone, '2026-01-15'), offsetIn(timeZone, '2026-07-15')],
    bounds: { freeBytes: 500 * MIB, freeInodes: 10_000, logBytes: 1024 * MIB },
  }
}

function offsetIn(timeZone: string, day: string): string {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    const parts = format.formatToParts(new Date(day))
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'unknown'
  } catch {
    // Node says that it knows no such zone, and no more.
    return 'unknown'
  }
}
