import type { AgentRun } from '../../../shared/api/agents.ts'

type Undoable = Pick<AgentRun, 'status' | 'preview' | 'undo' | 'changes'>

/** Whether a run has left something that can be taken back. Of one of an earlier version that is not known. */
export function canUndo({ status, preview, undo, changes }: Undoable): boolean {
  if (preview || undo) return false
  if (status === 'done') return changes !== 0
  const isEnded = status === 'failed' || status === 'cancelled'
  return isEnded && changes !== undefined && changes > 0
}
