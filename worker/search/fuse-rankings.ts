/** Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009): how little the first places differ. */
const RANK_CONSTANT = 60

/** Joins rankings by the places in them, since scores of different methods cannot be compared. Gives each one's score; higher is better. */
export function fuseRankings(rankings: readonly (readonly string[])[]): Map<string, number> {
  const scores = new Map<string, number>()
  for (const ranking of rankings) {
    for (const [place, name] of ranking.entries())
      scores.set(name, (scores.get(name) ?? 0) + 1 / (RANK_CONSTANT + place + 1))
  }
  return scores
}
