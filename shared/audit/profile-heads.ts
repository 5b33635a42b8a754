import type { ProfileHead } from '../api/audit.ts'
import { AuditLineShape } from '../api/audit.ts'
import { AppError } from '../errors/app-error.ts'
import { parseJson } from '../files/parse-json.ts'

/** The event with which a system audit notes what the newest line of a profile's audit is known by. */
export const PROFILE_HEAD = 'profile_audit_head'
/** After it the profile's audit is that of a backup, which ends earlier. */
const REPLACED = 'profile_restored'

/** Gathers from the lines of a system audit what each profile's own audit must still have. */
export class ProfileHeads {
  readonly #heads = new Map<string, ProfileHead>()

  get all(): ProfileHead[] {
    return [...this.#heads.values()]
  }

  read(text: string): void {
    if (!text.includes(PROFILE_HEAD) && !text.includes(REPLACED)) return
    const line = lineOf(text)
    if (!line?.userId) return
    if (line.event === REPLACED) this.#heads.delete(line.userId)
    const { head } = line.details
    if (line.event === PROFILE_HEAD && typeof head === 'string')
      this.#heads.set(line.userId, { userId: line.userId, head, at: line.timestamp })
  }
}

function lineOf(text: string) {
  try {
    return AuditLineShape.parse(parseJson(text, 'Audit line'), 'Audit line')
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
