import type { AttachMessage } from '../../shared/api/attach.ts'
import type { ApiClient } from '../api-client.ts'

/** What is said while attached: a kind and members for programs, a line for people. */
export interface Said {
  readonly kind: 'attach' | 'state' | 'event' | 'log' | 'answer'
  readonly told: Readonly<Record<string, unknown>>
  readonly words: string
}

/** How the worker was last heard to be. */
export type AttachStatus = Extract<AttachMessage, { kind: 'status' }>

/** One person's being attached, as its commands see it. */
export interface AttachSession {
  readonly client: ApiClient
  /** Username of the profile. */
  readonly profile: string
  readonly say: (said: Said) => void
  /** Undefined while there is no worker to hear of. */
  readonly status: () => AttachStatus | undefined
  /** Leaves; the worker goes on. */
  readonly detach: () => void
}
