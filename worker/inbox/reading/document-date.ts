/** A date as documents give it, as an ISO 8601 instant; nothing for what is no date, or not a date of a document. */
export function instantOf(value: unknown): string | undefined {
  const at = dateOf(value)
  if (!at || Number.isNaN(at.getTime())) return undefined
  const year = at.getUTCFullYear()
  return year >= 1900 && year <= 2200 ? at.toISOString() : undefined
}

/** Numbers are seconds, or milliseconds when they would otherwise lie in a far future. */
function dateOf(value: unknown): Date | undefined {
  if (typeof value === 'string' && value.trim() !== '') return new Date(value)
  if (typeof value !== 'number' || value <= 0) return undefined
  return new Date(value > 1e11 ? value : value * 1_000)
}
