/** A memory that is to be forgotten. */
export interface ForgottenMemory {
  readonly id: string
  /** Of its files, below the episodic folder. */
  readonly paths: readonly string[]
  /** What it said, in all its versions. */
  readonly texts: readonly string[]
}

export interface ForgetRequest {
  readonly memories: readonly ForgottenMemory[]
}

/** What a store did; `left` names what it could not look into or change, with the reason. */
export interface ForgetReport {
  readonly removed: number
  readonly redacted: number
  readonly left: readonly { readonly path: string; readonly reason: string }[]
}

/**
 * Something below a profile that may hold words of memories. INVARIANT: each such folder of the profile is covered by one that is
 * registered; a test fails for a folder of the layout that is not.
 */
export interface ForgetfulStore {
  readonly name: string
  /** Folders below the profile. */
  readonly covers: readonly string[]
  /** Takes away what it holds of the memories. Doing it again does no harm. */
  forget(request: ForgetRequest): Promise<ForgetReport>
}
