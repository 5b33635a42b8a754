import { z } from 'zod'
import { schema } from '../../../shared/api/schema.ts'

/** What a night leaves at a memory that became a part of something: `metadata.consolidated`. */
const Consolidation = schema(() =>
  z.looseObject({
    run: z.string(),
    at: z.string(),
    night: z.string(),
    /** What it became a part of: ids of dreams, and files. */
    into: z.array(z.string()),
    /** Its importance before. */
    importance: z.number().optional(),
  }),
)
export type Consolidation = z.output<typeof Consolidation.zod>

type Members = Readonly<Record<string, unknown>>

const SINKS_TO = 0.9
const SHARE = 0.25

/** The mark of a memory, where it has one of ours. */
export function consolidationOf(metadata: Members | undefined): Consolidation | undefined {
  const parsed = Consolidation.zod.safeParse(metadata?.['consolidated'])
  return parsed.success ? parsed.data : undefined
}

export interface Mark {
  readonly id: string
  readonly into: readonly string[]
}

/** What a night has looked at; `marked` are those of them that it has marked already. */
export interface LookedAt {
  readonly looked: readonly string[]
  readonly marked: readonly string[]
}

/**
 * The marks that a night may make of those that are wanted. INVARIANTS: never more than a quarter of the memories that it looked at, with
 * those of an earlier attempt; only memories that it looked at; each once. Nothing else decides on marks.
 */
export function allowedMarks({ looked, marked }: LookedAt, wanted: readonly Mark[]): Mark[] {
  const known = new Set(looked)
  const before = new Set(marked.filter((id) => known.has(id)))
  const left = Math.max(0, Math.floor(known.size * SHARE) - before.size)
  const chosen = new Map<string, Mark>()
  for (const mark of wanted) {
    if (chosen.size >= left) break
    if (known.has(mark.id) && !before.has(mark.id) && !chosen.has(mark.id))
      chosen.set(mark.id, mark)
  }
  return [...chosen.values()]
}

/** A memory's members with the mark: nothing of it but `metadata.consolidated` and `importance` is another. Undefined for one that has a mark. */
export function marked(
  members: Members,
  { into }: Pick<Mark, 'into'>,
  made: Pick<Consolidation, 'run' | 'at' | 'night'>,
): Members | undefined {
  const { metadata, importance } = members
  if (metadata !== undefined && (typeof metadata !== 'object' || metadata === null))
    return undefined
  if (metadata && 'consolidated' in metadata) return undefined
  const isMeasured = typeof importance === 'number' && importance > 0
  const before = isMeasured ? { importance } : {}
  const consolidated = { ...made, into, ...before }
  const sunk = isMeasured ? { importance: round(importance * SINKS_TO) } : {}
  return { ...members, ...sunk, metadata: { ...metadata, consolidated } }
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
