/** A run of words that two versions share, or that one of them has alone. */
export interface DifferencePart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Above it, what lies between the common beginning and end is shown as a whole: comparing costs the product of both lengths. */
const MOST_STEPS = 1_000_000

/** What became of a text, word by word: the longest common subsequence stays. */
export function textDifference(before: string, after: string): DifferencePart[] {
  const [old, now] = [wordsOf(before), wordsOf(after)]
  const head = commonLength(old, now)
  const tail = commonLength(old.slice(head).toReversed(), now.slice(head).toReversed())
  const middle = compared(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  return joined([
    { kind: 'same', text: old.slice(0, head).join('') },
    ...middle,
    { kind: 'same', text: old.slice(old.length - tail).join('') },
  ])
}

/** Words with the blanks after them, so that the parts put together are the text. */
function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? []
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  const different = one.findIndex((word, index) => word !== other[index])
  return different === -1 ? Math.min(one.length, other.length) : different
}

function compared(old: readonly string[], now: readonly string[]): DifferencePart[] {
  const whole: DifferencePart[] = [
    { kind: 'removed', text: old.join('') },
    { kind: 'added', text: now.join('') },
  ]
  if (old.length * now.length > MOST_STEPS) return whole
  const lengths = commonLengths(old, now)
  const width = now.length + 1
  const parts: DifferencePart[] = []
  let [i, j] = [0, 0]
  while (i < old.length && j < now.length) {
    const [word = '', other = ''] = [old[i], now[j]]
    if (word === other) {
      parts.push({ kind: 'same', text: word })
      i += 1
      j += 1
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      parts.push({ kind: 'removed', text: word })
      i += 1
    } else {
      parts.push({ kind: 'added', text: other })
      j += 1
    }
  }
  return [
    ...parts,
    { kind: 'removed', text: old.slice(i).join('') },
    { kind: 'added', text: now.slice(j).join('') },
  ]
}

/** At `i * (now.length + 1) + j`: the longest common subsequence of what is left from there. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        old[i] === now[j]
          ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0)
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  return lengths
}

/** Neighbours of a kind as one; what is removed stands before what is added. */
function joined(parts: readonly DifferencePart[]): DifferencePart[] {
  const result: DifferencePart[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.text === '') continue
    if (last?.kind === part.kind) result.splice(-1, 1, { ...last, text: last.text + part.text })
    else result.push(part)
  }
  return result
}
