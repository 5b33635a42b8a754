import type { Said } from '../domain/said.ts'

/** What is kept of an action: who did what to whom, and when. Never memory text, never a secret. */
export interface AuditEntry {
  readonly level?: 'info' | 'warn' | 'error' | 'critical'
  readonly category: 'system' | 'decision' | 'action' | 'security' | 'data'
  /** Noun and verb in snake_case: `user_created`. */
  readonly event: string
  /** Whose account or profile it is about. */
  readonly userId: string | null
  /** `user:<id>`, `agent:<name>`, `console`, `anonymous` or `system`. */
  readonly actor: string
  readonly requestId?: string | null
  readonly details?: Readonly<
    Record<string, string | number | boolean | null | readonly string[] | readonly Said[]>
  >
}
