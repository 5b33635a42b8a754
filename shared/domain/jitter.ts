import { createHash } from 'node:crypto'

/** How much later than due something is done for whom or what this names: always the same, and different from most others'. */
export function jitterOf(name: string, mostMs: number): number {
  if (mostMs === 0) return 0
  const [number = 0] = new Uint32Array(
    createHash('sha256').update(name).digest().buffer.slice(0, 4),
  )
  return Math.floor((number / 2 ** 32) * mostMs)
}
