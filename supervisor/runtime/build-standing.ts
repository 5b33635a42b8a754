import type { WorkerReason } from '../../shared/domain/worker-status.ts'

/** Whose worker did not come up, and why. */
export interface Doubt {
  readonly userId: string
  readonly username: string
  readonly reason: WorkerReason
  /** In ISO 8601. */
  readonly at: string
}

interface Unproven {
  /** The build that workers ran before, and fall back to. */
  readonly earlier: string
  /** Whose workers have run well with the new one. */
  readonly settled: ReadonlySet<string>
  /** Whose workers come up with neither, which says nothing of the new one. */
  readonly excused: ReadonlySet<string>
}

/** Whether workers are started from the supervisor's own build. */
export type BuildStanding =
  /** Nothing speaks against it, or there is nothing else. */
  | { readonly kind: 'trusted' }
  /** It has not shown yet that workers run with it. */
  | ({ readonly kind: 'new' } & Unproven)
  /** These people's workers did not come up with it. Until it is known whether they do with the earlier one, everybody starts from that. */
  | ({ readonly kind: 'doubted'; readonly doubts: ReadonlyMap<string, Doubt> } & Unproven)
  /** They did: everybody starts from the earlier one. */
  | { readonly kind: 'refused'; readonly earlier: string; readonly refusal: Doubt }

/** What was seen of a worker that was started from a build. */
export interface BuildSeen extends Doubt {
  /** Null: nobody knows. */
  readonly build: string | null
  /** It came up; it has run well for a while; it ended before it had; nobody wants it up any more. */
  readonly what: 'up' | 'settled' | 'fell' | 'let-go'
}

/** A build that nothing is known of yet. */
export function newStanding(earlier: string): BuildStanding {
  return { kind: 'new', earlier, settled: new Set(), excused: new Set() }
}

/** The standing after something was seen. Only a worker that fails with this build and comes up with the earlier one speaks against this one. */
export function standingAfter(
  standing: BuildStanding,
  seen: BuildSeen,
  own: string,
): BuildStanding {
  switch (standing.kind) {
    case 'trusted':
    case 'refused':
      return standing
    case 'new':
      return seen.build === own ? afterOwn(standing, seen) : standing
    case 'doubted':
      return seen.build === own && seen.what === 'fell'
        ? afterOwn(standing, seen)
        : afterEarlier(standing, seen)
  }
}

/** A new build is trusted as soon as the workers of enough people run well with it, and none runs another one any more. */
export function standingIfProven(
  standing: BuildStanding,
  { enough, isAlone }: { readonly enough: number; readonly isAlone: boolean },
): BuildStanding {
  const isProven = standing.kind === 'new' && isAlone && standing.settled.size >= enough
  return isProven ? { kind: 'trusted' } : standing
}

type Judged = Extract<BuildStanding, { kind: 'new' | 'doubted' }>

function afterOwn(standing: Judged, seen: BuildSeen): BuildStanding {
  const { userId, what } = seen
  if (what === 'settled') return { ...standing, settled: new Set([...standing.settled, userId]) }
  if (what !== 'fell' || standing.excused.has(userId)) return standing
  const { earlier, settled, excused } = standing
  const before = standing.kind === 'doubted' ? standing.doubts : []
  const doubts = new Map([...before, [userId, doubtOf(seen)]])
  return { kind: 'doubted', earlier, settled, excused, doubts }
}

function doubtOf({ userId, username, reason, at }: BuildSeen): Doubt {
  return { userId, username, reason, at }
}

function afterEarlier(
  standing: Extract<BuildStanding, { kind: 'doubted' }>,
  { userId, what, build }: BuildSeen,
): BuildStanding {
  const { earlier, settled } = standing
  const refusal = standing.doubts.get(userId)
  if (!refusal) return standing
  // Who is not wanted any more shows nothing; the doubt has to count.
  if (what === 'let-go') return { kind: 'refused', earlier, refusal }
  if (build !== earlier || what === 'settled') return standing
  if (what === 'up') return { kind: 'refused', earlier, refusal }
  const doubts = new Map([...standing.doubts].filter(([id]) => id !== userId))
  const excused = new Set([...standing.excused, userId])
  const left = { earlier, settled, excused }
  return doubts.size > 0 ? { kind: 'doubted', doubts, ...left } : { kind: 'new', ...left }
}
