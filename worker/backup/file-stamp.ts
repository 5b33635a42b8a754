/**
 * What tells whether a file has changed: each write of ours gives a new inode, and a file that is appended to a new size. Whoever writes in
 * place and sets the time back cannot set that of the last change.
 */
export interface FileStamp {
  readonly size: number
  /** Nanoseconds and number, as decimal text: neither fits into a number. */
  readonly mtimeNs: string
  readonly ctimeNs: string
  readonly inode: string
}

export interface TreeFile extends FileStamp {
  readonly mode: number
}

/** What `lstat` and `fstat` tell exactly. */
type Found = Readonly<Record<'size' | 'mtimeNs' | 'ctimeNs' | 'ino' | 'mode', bigint>>

/** Permissions, without the kind of the file. */
export const MODE = 0o777

/** Whether a file is the one that it was. */
export function isSameStamp(one: FileStamp | undefined, other: FileStamp): boolean {
  if (one === other) return true
  return (
    one?.ctimeNs === other.ctimeNs &&
    one.mtimeNs === other.mtimeNs &&
    one.size === other.size &&
    one.inode === other.inode
  )
}

export function treeFileOf(found: Found): TreeFile {
  return { ...stampOf(found), mode: Number(found.mode) & MODE }
}

/** The stamp of what `lstat` or `fstat` describes. */
export function stampOf({ size, mtimeNs, ctimeNs, ino }: Omit<Found, 'mode'>): FileStamp {
  return {
    size: Number(size),
    mtimeNs: String(mtimeNs),
    ctimeNs: String(ctimeNs),
    inode: String(ino),
  }
}
