import type { ValidateRequest } from '../../shared/api/memory-care.ts'

type Members = Readonly<Record<string, unknown>>

/** A memory's members with a judgement in the single-user system's form, or without any. Members that others put beside it stay. */
export function judged(members: Members, status: ValidateRequest['status'], by: string): Members {
  const { validation, ...others } = members
  if (status === 'unchecked') return others
  const before = typeof validation === 'object' && validation !== null ? validation : {}
  return {
    ...members,
    validation: { ...before, status, by: writerOf(by), timestamp: new Date().toISOString() },
  }
}

/** The single-user system knows `user` only. */
function writerOf(actor: string): string {
  return actor.startsWith('agent:') ? actor : 'user'
}
