/** How bytes may be packed on the way, best first. */
export const PACKED_ENCODINGS = ['br', 'gzip'] as const
export type PackedEncoding = (typeof PACKED_ENCODINGS)[number]
export type ContentEncoding = PackedEncoding | 'identity'

/** What a client takes although it did not say so. */
const UNSAID = 0.0005

/**
 * The encoding that a client prefers of those that are there, by its `Accept-Encoding` (RFC 9110, 12.5.3). Of equals the smaller one
 * wins. A client that takes none of them gets the bytes as they are, which everybody can read.
 */
export function preferredEncoding(
  accepted: string | undefined,
  available: readonly PackedEncoding[],
): ContentEncoding {
  const weights = weightsIn(accepted ?? '')
  let best: { encoding: ContentEncoding; weight: number } = { encoding: 'identity', weight: 0 }
  for (const encoding of [
    ...PACKED_ENCODINGS.filter((one) => available.includes(one)),
    'identity',
  ] as const) {
    const weight =
      weights.get(encoding) ?? weights.get('*') ?? (encoding === 'identity' ? UNSAID : 0)
    if (weight > best.weight) best = { encoding, weight }
  }
  return best.encoding
}

/** The weight of each encoding that is named; of one with a weight that is none, 0. */
function weightsIn(accepted: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const item of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : weightOf(weight))
  }
  return weights
}

function weightOf(parameter: string): number {
  const [, weight = '0'] = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameter) ?? []
  return Number(weight)
}
