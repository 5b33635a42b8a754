/** A part of a prompt: how many tokens it could use, and the share of the whole that is kept for it. */
export interface Claim {
  readonly need: number
  /** From 0 to 1. */
  readonly share: number
}

/** Divides tokens among claims: to each its share as far as it needs it, then what is left to the first that needs more, and so on. */
export function shareBudget(total: number, claims: readonly Claim[]): number[] {
  const given = claims.map(({ need, share }) => Math.min(need, Math.floor(total * share)))
  let left = total - given.reduce((sum, one) => sum + one, 0)
  return given.map((one, place) => {
    const more = Math.max(0, Math.min(left, (claims[place]?.need ?? 0) - one))
    left -= more
    return one + more
  })
}
