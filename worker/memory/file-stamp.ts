/** What tells one version of a file from another without reading it. */
export interface FileStamp {
  readonly mtimeMs: number
  readonly size: number
}

/** Whether two stamps are those of one version. */
export function isSameVersion(one: FileStamp, other: FileStamp): boolean {
  return one.mtimeMs === other.mtimeMs && one.size === other.size
}
