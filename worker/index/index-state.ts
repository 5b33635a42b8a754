import type { SearchAnswer } from '../../shared/api/memories.ts'
import type { Progress } from './reconcile.ts'

/** What the index can be relied on for. */
export type IndexState =
  | { readonly status: 'opening' }
  /** Closed in good order, and no folder has changed since: right as far as that tells. */
  | { readonly status: 'trusted' }
  | { readonly status: 'reconciling'; readonly progress: Progress }
  | { readonly status: 'current' }
  | { readonly status: 'stale' }
  | { readonly status: 'closed' }

/** Whether nothing is known yet of what the index lacks. */
export function isScanning(state: IndexState): boolean {
  if (state.status === 'reconciling') return state.progress.phase === 'scanning'
  return state.status === 'opening'
}

/** What a search may say of itself in this state. */
export function searchMode(state: IndexState): Pick<SearchAnswer, 'mode' | 'progress'> {
  if (state.status === 'current' || state.status === 'trusted') return { mode: 'lexical' }
  const progress = state.status === 'reconciling' ? fractionOf(state.progress) : 0
  return { mode: 'degraded', progress: Math.round(progress * 1_000) / 1_000 }
}

/** Reading is the first half of the work, writing the second. */
function fractionOf(progress: Progress): number {
  switch (progress.phase) {
    case 'scanning':
      return 0
    case 'reading':
      return progress.done / Math.max(1, progress.of) / 2
    case 'writing':
      return 0.5 + Math.min(progress.done, progress.of) / Math.max(1, progress.of) / 2
  }
}
