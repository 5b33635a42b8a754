import type { Usage, UsageKind } from '../../../shared/domain/profile-usage.ts'

type KindSums = Usage['kinds'][number]

/** What comes back by itself, goes by itself, or is thrown away already. */
const CLEARABLE: readonly UsageKind[] = ['index', 'bin', 'undo']

/** What something is used for, the largest first; what is not used is left away. */
export function bySize({ kinds }: Usage): KindSums[] {
  return kinds
    .filter(({ bytes, files }) => bytes > 0 || files > 0)
    .toSorted((one, other) => other.diskBytes - one.diskBytes)
}

/** What can go without loss, as far as something is there. */
export function clearable(usage: Usage): KindSums[] {
  return bySize(usage).filter(({ kind }) => CLEARABLE.includes(kind))
}

/** How much was written within the last seven days. */
export function writtenLately({ kinds }: Usage): number {
  return kinds.reduce((sum, { recentBytes }) => sum + recentBytes, 0)
}
