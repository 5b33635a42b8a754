import type { WorkerRow } from '../api/workers.ts'
import type { RootLayout } from '../layout/root-layout.ts'

/** What a running supervisor knows and nobody else can see. */
export interface RunningFacts {
  readonly workers: readonly WorkerRow[]
  readonly outdatedWorkers: number
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
    bounds: { freeBytes: 500 * MIB, freeInodes: 10_000, logBytes: 1024 * MIB },
  }
}
