import { createHash } from 'node:crypto'

/** 128 bits: enough for accidents. Whoever owns the files can write the whole chain anew, whatever its length. */
const LINK_CHARACTERS = 22
const LINK = /"prev":"([\w-]{22})"\}$/

/** What the line after this one says of it: the beginning of its SHA-256, in base64url. Without its line end. */
export function linkOf(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('base64url').slice(0, LINK_CHARACTERS)
}

/** What a line says of the one before it; undefined where it says nothing, as the first does and lines of earlier versions do. */
export function linkIn(line: string): string | undefined {
  return LINK.exec(line)?.[1]
}

/** A line that follows another; without one before it, one that begins. */
export function chainedLine(entry: object, before: string | null): string {
  return JSON.stringify(before === null ? entry : { ...entry, prev: before })
}
