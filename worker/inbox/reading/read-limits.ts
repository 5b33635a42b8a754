const MiB = 1024 * 1024

/** How far the reading of one document, with everything inside it, may go. What it gives beyond `parts` or `characters` is cut off with a remark. */
export interface ReadLimits {
  /** Processor time of the reader, however busy the machine is; whole seconds count. Held by the system, where it can. */
  readonly processorMs: number
  /** For how long the reader may be waited for, all waits together; time in which nobody waits is not counted. */
  readonly timeMs: number
  /** Of the reader's process: its data (`RLIMIT_DATA`), at least 128; six tenths of it may be JavaScript's objects. */
  readonly memoryMiB: number
  readonly parts: number
  /** Of all texts together. */
  readonly characters: number
  /** How deep documents may lie in documents: 1 is an archive's member. */
  readonly depth: number
  /** Members of archives and attachments, on all levels together. */
  readonly innerDocuments: number
  /** What all archives together may unpack to. */
  readonly unpackedBytes: number
  /** How many times its packed size a member may unpack to, once it has passed a few MiB. */
  readonly ratio: number
  /** The largest document of the kinds that must be held in memory as a whole. Text, tables, JSON lists, mailboxes and archives may be larger. */
  readonly wholeBytes: number
}

/** Wide enough for a person's own documents; `etc/ingestor.json` has no key for any of these. */
export const READ_LIMITS: ReadLimits = {
  processorMs: 120_000,
  timeMs: 300_000,
  memoryMiB: 640,
  parts: 500_000,
  characters: 50_000_000,
  depth: 4,
  innerDocuments: 2_000,
  unpackedBytes: 1_024 * MiB,
  ratio: 200,
  wholeBytes: 64 * MiB,
}
